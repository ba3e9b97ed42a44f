"""Fetches the upstream tarball of a Debian source package and builds it with a BUILD file of ours.

Why Debian: it is the one archive the build may rely on, apt checks its signatures, and it keeps the exact upstream
tarball of each version. Why by package name: the machine already knows a mirror of it, whose address therefore
appears nowhere in this repository. Nothing on the system is changed and no root is needed: apt runs on a private
configuration with its own source list, index folder and cache, inside the repository that is being made.
"""

_SUITE = "trixie"

# The archive signs every suite with keys that this package ships, also for suites newer than the machine's own.
_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

# apt adds to what /etc/apt says, so that proxies and credentials keep working, but must neither use the
# machine's sources nor run its hooks (they want root).
_APT_CONF = """\
Dir::Etc::sourcelist "{root}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::Lists "{root}/lists";
Dir::Cache "{root}/cache";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Get::List-Cleanup "false";
APT::Sandbox::User "root";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""

def _parse_one_line(text):
    """Parses sources.list lines: `deb [options] uri suite component...`.

    Args:
      text: the contents of one or more files.

    Returns:
      A list of structs with uris, suites and components.
    """
    entries = []
    for line in text.split("\n"):
        line = line.split("#")[0].replace("\t", " ").strip()
        if not (line.startswith("deb ") or line.startswith("deb-src ")):
            continue
        rest = line.partition(" ")[2].strip()
        if rest.startswith("["):
            rest = rest.partition("]")[2].strip()
        words = [word for word in rest.split(" ") if word]
        if len(words) >= 3:
            entries.append(struct(uris = [words[0]], suites = [words[1]], components = words[2:]))
    return entries

def _parse_deb822(text):
    """Parses *.sources files: stanzas of `Field: value` between blank lines.

    Args:
      text: the contents of one or more files, with a blank line between them.

    Returns:
      A list of structs with uris, suites and components.
    """
    entries = []
    fields = {}
    current = None
    for line in text.split("\n") + [""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields.get("enabled", "yes").strip().lower() not in ["no", "false", "0"]:
                entries.append(struct(**{
                    field: [word for word in fields.get(field, "").replace("\t", " ").split(" ") if word]
                    for field in ["uris", "suites", "components"]
                }))
            fields = {}
            current = None
        elif line[0] in " \t":
            if current:
                fields[current] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            current = name.strip().lower()
            fields[current] = value.strip()
    return entries

def _is_main_archive(entry, codename):
    """Whether this entry names a mirror of the Debian archive itself, not its security branch or a third party."""
    if "main" not in entry.components:
        return False
    known = [codename, _SUITE, "stable", "testing", "unstable", "sid"]
    return bool([suite for suite in entry.suites if suite in known])

def _read(repository_ctx, pattern):
    """The contents of all files that match, each followed by a blank line; empty if there are none."""
    script = "for f in %s; do if [ -r \"$f\" ]; then cat \"$f\"; echo; echo; fi; done" % pattern
    return repository_ctx.execute(["sh", "-c", script]).stdout

def _mirrors(repository_ctx):
    """The addresses of Debian mirrors that the machine's own apt sources name."""
    entries = _parse_one_line(_read(repository_ctx, "/etc/apt/sources.list /etc/apt/sources.list.d/*.list"))
    entries += _parse_deb822(_read(repository_ctx, "/etc/apt/sources.list.d/*.sources"))
    codename = repository_ctx.execute(["sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME"]).stdout.strip()
    uris = []
    for entry in entries:
        if _is_main_archive(entry, codename):
            uris += [uri for uri in entry.uris if uri not in uris and not uri.startswith("cdrom:")]
    if not uris:
        fail(("No mirror of the Debian archive in /etc/apt/sources.list or /etc/apt/sources.list.d: the source of " +
              "'%s' comes from one. Add a Debian source with component 'main' there, or put %s into %s by hand.") % (
            repository_ctx.attr.package,
            repository_ctx.attr.tarball,
            _cache_folder(repository_ctx),
        ))
    return uris

def _cache_folder(repository_ctx):
    """Where downloaded tarballs stay, so that a new output base does not download them again."""

    # Not declared in `environ`: another home folder is no reason to fetch again.
    home = repository_ctx.os.environ.get("HOME")
    base = repository_ctx.os.environ.get("XDG_CACHE_HOME") or (home + "/.cache" if home else "/tmp")
    return base + "/zeropoint-sources"

def _sha256(repository_ctx, path):
    """The checksum of a file, or None if it is not there."""
    result = repository_ctx.execute(["sha256sum", "--binary", str(path)])
    return result.stdout.split(" ")[0].lstrip("\\") if result.return_code == 0 else None

def _apt_get(repository_ctx, folder, arguments, task):
    """Runs apt-get on the private configuration and stops the build with what it said if it fails."""
    apt_get = repository_ctx.which("apt-get")
    if not apt_get:
        fail("apt-get is not on PATH; it is needed to fetch the source of '%s'" % repository_ctx.attr.package)
    result = repository_ctx.execute(
        [apt_get, "-q", "-c", "%s/apt.conf" % folder] + arguments,
        working_directory = str(folder),
        environment = {"LC_ALL": "C.UTF-8"},
        timeout = 900,
    )
    if result.return_code != 0:
        fail("%s failed for Debian source package '%s':\n%s%s" % (
            task,
            repository_ctx.attr.package,
            result.stdout,
            result.stderr,
        ))

def _download(repository_ctx):
    """Downloads the tarball with apt and returns its path."""
    folder = repository_ctx.path("_apt")
    options = "[signed-by=%s] " % _KEYRING if repository_ctx.path(_KEYRING).exists else ""
    lines = ["deb-src %s%s %s main" % (options, uri, _SUITE) for uri in _mirrors(repository_ctx)]
    repository_ctx.file("_apt/sources.list", "\n".join(lines) + "\n", executable = False)
    repository_ctx.file("_apt/apt.conf", _APT_CONF.format(root = folder), executable = False)
    for name in ["lists/partial", "cache/archives/partial"]:
        repository_ctx.file("_apt/%s/.keep" % name, "", executable = False)

    repository_ctx.report_progress("updating the private index of %s" % _SUITE)
    _apt_get(repository_ctx, folder, ["update"], "Updating the index of Debian %s" % _SUITE)
    repository_ctx.report_progress("fetching %s" % repository_ctx.attr.tarball)

    # --tar-only: we need no packaging, and some mirrors do not serve the .dsc.
    _apt_get(
        repository_ctx,
        folder,
        ["source", "--download-only", "--tar-only", repository_ctx.attr.package],
        "Fetching the source",
    )
    tarball = repository_ctx.path("_apt/" + repository_ctx.attr.tarball)
    if not tarball.exists:
        found = repository_ctx.execute(["sh", "-c", "ls *.orig.tar.*"], working_directory = str(folder)).stdout
        fail(("Debian %s no longer has %s of package '%s'; it has %s. Move the pin in third_party/repositories.bzl, " +
              "or put the pinned tarball into %s by hand.") % (
            _SUITE,
            repository_ctx.attr.tarball,
            repository_ctx.attr.package,
            found.strip().replace("\n", ", ") or "nothing",
            _cache_folder(repository_ctx),
        ))
    return tarball

def _cached_tarball(repository_ctx):
    """Returns the path of the tarball, whose checksum has been verified."""
    expected = repository_ctx.attr.sha256
    cached = "%s/%s" % (_cache_folder(repository_ctx), repository_ctx.attr.tarball)
    if _sha256(repository_ctx, cached) == expected:
        return cached

    tarball = _download(repository_ctx)
    actual = _sha256(repository_ctx, tarball)
    if actual != expected:
        fail("Checksum mismatch for %s:\n  expected sha256 %s\n  got             %s" % (
            repository_ctx.attr.tarball,
            expected,
            actual,
        ))

    # The rename makes it appear whole or not at all. A cache that cannot be written is no error.
    repository_ctx.execute([
        "sh",
        "-c",
        "mkdir -p \"$(dirname \"$2\")\" && cp \"$1\" \"$2.$$\" && mv \"$2.$$\" \"$2\"",
        "sh",
        str(tarball),
        cached,
    ])
    return tarball

def _edit(repository_ctx, path, edits):
    """Replaces texts by others everywhere in a file of upstream; stops the build where one is not."""
    text = repository_ctx.read(path)
    for before, after in zip(edits[0::2], edits[1::2]):
        if before not in text:
            fail("%s of '%s' has no more what is edited there; move the edit in third_party/repositories.bzl: %s" % (
                path,
                repository_ctx.attr.package,
                before,
            ))
        text = text.replace(before, after)
    repository_ctx.file(path, text, executable = False)

def _debian_source_impl(repository_ctx):
    # Resolve the labels first: doing so may restart this function.
    build_file = repository_ctx.path(repository_ctx.attr.build_file)
    overlay = {repository_ctx.path(label): path for label, path in repository_ctx.attr.overlay.items()}

    tarball = _cached_tarball(repository_ctx)
    repository_ctx.extract(tarball, stripPrefix = repository_ctx.attr.strip_prefix)
    for path in ["_apt", "WORKSPACE", "BUILD", "BUILD.bazel"] + repository_ctx.attr.remove:
        repository_ctx.delete(path)
    for path, edits in repository_ctx.attr.edits.items():
        _edit(repository_ctx, path, edits)

    repository_ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % repository_ctx.name, executable = False)
    repository_ctx.symlink(build_file, "BUILD.bazel")
    for source, path in overlay.items():
        repository_ctx.delete(path)
        repository_ctx.symlink(source, path)

debian_source = repository_rule(
    implementation = _debian_source_impl,
    attrs = {
        "package": attr.string(mandatory = True, doc = "Name of the Debian source package."),
        "tarball": attr.string(mandatory = True, doc = "File name of its upstream tarball; pins the version."),
        "sha256": attr.string(mandatory = True, doc = "Checksum of the tarball."),
        "strip_prefix": attr.string(doc = "Top folder inside the tarball, if it has one."),
        "build_file": attr.label(mandatory = True, allow_single_file = True, doc = "Our BUILD file for it."),
        "overlay": attr.label_keyed_string_dict(allow_files = True, doc = "More files of ours, with their paths."),
        "remove": attr.string_list(doc = "Files or folders of upstream to delete."),
        "edits": attr.string_list_dict(doc = "By file of upstream: a text, and what stands there instead; another text, …"),
    },
    doc = "An external repository made of a Debian source package's upstream tarball.",
)
