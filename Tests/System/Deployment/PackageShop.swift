import Foundation
import Processes

/// The packages of this very build, made once for all tests.
struct PackageShop: Sendable {
    static let version = "0.1.0+test1"
    private static let making = Task { try await PackageShop() }

    /// Programs, linked with the runtime of Swift.
    let programs: String
    let folder: String

    static func open() async throws -> PackageShop { try await making.value }

    private init() async throws {
        folder = Shipped.path(".build/packages-test")
        programs = folder + "/programs"
        try await Self.package(["--relink", try OwnProcess.executableFolder(), "--to", folder])
    }

    /// Runs the script that is tested; what it makes is pressed little, for the sake of time.
    @discardableResult
    static func package(_ words: [String]) async throws -> String {
        try await Command.must(
            [Shipped.path("Provisioning/package"), "--version", version] + words,
            environment: environment
        )
    }

    static let environment = [
        "SOURCE_DATE_EPOCH": "1760000000", "DPKG_DEB_COMPRESSOR_TYPE": "gzip",
        "DPKG_DEB_COMPRESSOR_LEVEL": "1",
        "LLVM_PROFILE_FILE": "/dev/null",
    ]

    /// Architecture independent packages end differently.
    func path(_ name: String, version: String = version, in folder: String? = nil) throws -> String
    {
        let folder = folder ?? self.folder
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        guard let file = names.first(where: { $0.hasPrefix("\(name)_\(version)_") }) else {
            throw NotInTime(description: "There is no package \(name) of \(version) in \(folder).")
        }
        return "\(folder)/\(file)"
    }

    static let names = ["jalon", "jalon-edge", "jalon-hub", "jalon-kiosk"]

    /// A package that differs from one of ours by what `script` changes in its folder.
    func changed(_ name: String, by script: String, to result: String) async throws -> String {
        let work = folder + "/changed"
        try await Command.must(["rm", "-rf", work])
        try await Command.must(["dpkg-deb", "--raw-extract", try path(name), work])
        try await Command.must(["/bin/sh", "-c", "cd \"$0\" && \(script)", work])
        let file = "\(folder)/\(result)"
        try await Command.must(
            ["dpkg-deb", "--root-owner-group", "--build", work, file],
            environment: Self.environment
        )
        return file
    }
}
