# Packages of Debian's archive in a temporary folder, for the scripts beside this folder.
# Source it; it sets FOLDER, which is removed when the script ends.

set -o errexit -o nounset -o pipefail

FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER"' EXIT

# Ends in 2: neither as described nor otherwise.
cannot_check() {
  echo "cannot be checked here: $1" >&2
  exit 2
}

# The mirror that this machine's own apt sources name.
mirror() {
  apt-get indextargets --format '$(SUITE) $(REPO_URI)' 'Identifier: Packages' 'Component: main' 'Origin: Debian' |
    awk '$1 !~ /security/ && !found { print $2; found = 1 }'
}

# fetch SUITE TARGET PACKAGE[=VERSION]...: unpacks them into $FOLDER/TARGET. The machine's own packages stay as they are: apt
# runs on an index of its own.
fetch() {
  local suite=$1 target=$FOLDER/$2 apt=$FOLDER/apt-$1 uri package
  shift 2
  uri=$(mirror)
  [[ -n $uri ]] || cannot_check "apt knows no mirror of Debian"
  mkdir -p "$apt"/{lists,cache/archives}/partial "$apt/packages" "$target"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite main" >"$apt/sources"
  cat >"$apt/conf" <<CONF
Dir::Etc::sourcelist "$apt/sources";
Dir::Etc::sourceparts "/dev/null";
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt/cache";
Acquire::Languages "none";
APT::Sandbox::User "";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
  (
    cd "$apt/packages"
    APT_CONFIG=$apt/conf apt-get -qq update
    APT_CONFIG=$apt/conf apt-get -qq download "$@"
  ) >"$apt/log" 2>&1 || cannot_check "Debian $suite does not give $*: $(tail -1 "$apt/log")"
  for package in "$apt/packages"/*.deb; do
    dpkg --extract "$package" "$target"
  done
}
