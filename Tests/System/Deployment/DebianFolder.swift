import Foundation
import Processes
import Support

/// A Debian system in a folder: programs see it as their root, and end with their process.
final class DebianFolder: Sendable {
    /// A base older than this is made anew, since its lists name packages that may be gone.
    private static let ageMax: TimeInterval = 12 * 3_600
    private static let base = Shipped.path(".build/debian")
    private static let included = "systemd,udev,ca-certificates"

    private let folder: TemporaryFolder
    let root: String

    /// A copy of the base, which comes from Debian's servers when there is none yet.
    init() async throws {
        try await Self.makeBase()
        folder = try TemporaryFolder()
        root = folder.path("root")
        try await Command.must(["cp", "-a", Self.base, root])
        try? FileManager.default.removeItem(atPath: root + "/etc/resolv.conf")
        try await Command.must(["cp", "-L", "/etc/resolv.conf", root + "/etc/resolv.conf"])
    }

    private static func makeBase() async throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: base)
        if let made = attributes?[.creationDate] as? Date ?? attributes?[.modificationDate]
            as? Date,
            Date.now.timeIntervalSince(made) < ageMax
        {
            return
        }
        let making = base + ".making"
        try await Command.must(["rm", "-rf", base, making])
        try await Command.must([
            "mmdebstrap", "--quiet", "--variant=apt", "--include=\(included)",
            "--skip=cleanup/apt/lists", "--dpkgopt=force-unsafe-io",
            "--dpkgopt=path-exclude=/usr/share/locale/*", "bookworm", making,
        ])
        try await Command.must(["touch", making])
        try await Command.must(["mv", making, base])
    }

    /// The words that run others in here; each has a view of its own of the processes.
    func words(_ words: [String], as user: String? = nil) -> [String] {
        let script = #"mount -t proc proc "$0/proc" && exec chroot "$0" "$@""#
        let start = ["unshare", "--mount", "/bin/sh", "-c", script, root]
        guard let user else { return start + words }
        return start + ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--init-groups"] + words
    }

    func run(
        _ words: [String],
        as user: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> Command {
        let quiet = ["DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"]
        return try await Command(
            self.words(words, as: user),
            environment: Self.environment.merging(quiet) { $1 }.merging(environment) { $1 }
        )
    }

    /// Programs that were built to count their coverage write that nowhere.
    static let environment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LLVM_PROFILE_FILE": "/dev/null",
    ]

    /// Installs packages with all that they need.
    func install(_ packages: [String]) async throws {
        var names: [String] = []
        for package in packages {
            let name = "/tmp/" + (package as NSString).lastPathComponent
            try await Command.must(["cp", package, root + name])
            names.append(name)
        }
        let done = try await run(
            [
                "apt-get", "install", "--yes", "--no-install-recommends", "--allow-downgrades",
                "-o", "Dpkg::Options::=--force-confold", "-o", "Dpkg::Options::=--force-unsafe-io",
                "-o", "Acquire::Retries=2", "-o", "APT::Sandbox::User=root",
            ] + names
        )
        guard done.code == 0 else { throw NotInTime(description: done.description) }
    }

    func exists(_ path: String) -> Bool { Files.exists(root + path) }

    /// Mode, owner and group as `stat` shows them; empty where there is nothing.
    func stat(_ path: String) async throws -> String {
        let answer = try await run(["stat", "-c", "%a %U %G", path])
        return answer.code == 0 ? answer.text.trimmingCharacters(in: .whitespacesAndNewlines) : ""
    }
}
