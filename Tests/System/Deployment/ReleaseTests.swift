import Processes
import Testing

/// Packages as they are made for others; all else here links what the tests were built from.
///
/// A release build takes long: `Provisioning/test --long` makes it, and without that only what
/// asks for it is tried.
@Suite(.timeLimit(.minutes(60)))
struct ReleaseTests {
    @Test func `A release is built and packaged from the sources alone`() async throws {
        guard TestSeed.isLong else {
            let script = Shipped.path("Provisioning/package")
            #expect(try await Command.must([script, "--help"]).contains("Exit codes"))
            #expect(try await Command([script, "--no-such-option"]).code == 2)
            return
        }
        let to = Shipped.path(".build/packages-release")
        try await Command.must(["rm", "-rf", to])
        try await Command.must(
            [Shipped.path("Provisioning/package"), "--to", to, "--version", "1"],
            environment: ["SOURCE_DATE_EPOCH": "1760000000"]
        )
        for name in PackageShop.names {
            let suffix = name == "jalon-kiosk" ? "all" : try await architecture()
            #expect(Files.exists("\(to)/\(name)_1_\(suffix).deb"), "\(name)")
        }
        let edge = "\(to)/jalon-edge_1_\(try await architecture()).deb"
        try await Command.must(["dpkg-deb", "-x", edge, to + "/root"])
        #expect(try await Command([to + "/root/usr/bin/jalon-edge", "--version"]).code == 0)
        try await Command.must(["rm", "-rf", to])
    }

    private func architecture() async throws -> String {
        try await Command.must(["dpkg", "--print-architecture"])
            .filter { !$0.isWhitespace }
    }
}
