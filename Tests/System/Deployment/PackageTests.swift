import Foundation
import HubAdmin
import Processes
import Support
import Testing

/// The packages as they go out, on a Debian in a folder.
@Suite(
    .serialized,
    .timeLimit(.minutes(20)),
    .enabled(if: getuid() == 0, "root is needed: packages are installed in a folder")
)
struct PackageTests {
    @Test func `The same programs give the same packages, and lintian finds no error`()
        async throws
    {
        let shop = try await PackageShop.open()
        let again = Shipped.path(".build/packages-again")
        try Files.makeFolder(again)
        try Files.write([], to: again + "/jalon-other_1_all.deb")
        try Files.write([], to: again + "/jalon_1_all.deb")
        try await PackageShop.package(["--from", shop.programs, "--to", again])
        for name in PackageShop.names {
            let pair = [try shop.path(name), try shop.path(name, in: again)]
            #expect(try await Command(["cmp"] + pair).code == 0, "\(name)")
        }
        // What lay there before and is none of ours stays; older ones of ours go.
        #expect(Files.exists(again + "/jalon-other_1_all.deb"))
        #expect(!Files.exists(again + "/jalon_1_all.deb"))
        try await Command.must(["rm", "-rf", again])
        let packages = try PackageShop.names.map { try shop.path($0) }
        let lintian = ["lintian", "--allow-root", "--fail-on", "error,warning"]
        let found = try await Command(lintian + packages)
        #expect(found.code == 0, "\(found)")
        let broken = try await shop.changed(
            "jalon-kiosk",
            by: "rm -r usr/share/doc && touch usr/lib/stray",
            to: "broken.deb"
        )
        #expect(try await Command(lintian + [broken]).code == 2)
    }

    @Test func `Programs that would not run elsewhere are not packaged`() async throws {
        let beside = try OwnProcess.executableFolder()
        let words = [Shipped.path("Provisioning/package"), "--from"]
        let dynamic = try await Command(words + [beside], environment: PackageShop.environment)
        #expect(dynamic.code == 65)
        #expect(dynamic.text.contains("needs the runtime libraries of Swift"))
        let none = try await Command(words + ["/nowhere"], environment: PackageShop.environment)
        #expect(none.code != 0)
        for words in [["--form", "x"], ["--from"], ["--version", "x y"]] {
            let command = try await Command([Shipped.path("Provisioning/package")] + words)
            #expect(command.code == 2, "\(command)")
        }
    }

    /// Programs of an earlier build lie there; the first of this one is not linked.
    @Test func `A program that is not built ends it, and none of before is packaged`() async throws
    {
        let folder = try TemporaryFolder()
        let build = folder.path("build")
        let to = folder.path("packages")
        try Files.makeFolder(to + "/programs")
        for program in ["jalon-edge", "jalon-qr", "jalon-nfc", "jalon-hub", "jalon"] {
            try Files.makeFolder("\(build)/\(program).product")
            try Files.write([], to: "\(build)/\(program).product/Objects.LinkFileList")
            try await Command.must(["cp", "/bin/true", "\(to)/programs/\(program)"])
        }
        let compiler = """
            #!/bin/sh
            while [ "$1" != -o ]; do shift; done
            case "$2" in */jalon-edge) echo cannot link >&2; exit 1 ;; esac
            cp /bin/true "$2"
            """
        try Files.makeFolder(folder.path("bin"))
        try Files.write(Array(compiler.utf8), to: folder.path("bin/swiftc"), mode: 0o755)
        let path = folder.path("bin") + ":" + (OwnProcess.environment["PATH"] ?? "")
        let words = ["--relink", build, "--to", to, "--version", "1"]
        let answer = try await Command(
            [Shipped.path("Provisioning/package")] + words,
            environment: PackageShop.environment.merging(["PATH": path]) { $1 }
        )
        #expect(answer.code == 1, "\(answer)")
        #expect(answer.text.contains("cannot link"), "\(answer)")
        #expect(!Files.exists(to + "/programs/jalon-edge"))
        #expect(!Files.exists(to + "/programs/jalon-qr"), "it went on after a failure")
        let made = try FileManager.default.contentsOfDirectory(atPath: to)
        #expect(made.filter { $0.hasSuffix(".deb") } == [])
    }

    @Test func `Hub and gate are installed, started, upgraded, removed and purged`() async throws {
        let shop = try await PackageShop.open()
        let life = try await PackageLife(shop)
        try await life.install()
        try await life.checkFiles()
        try await life.checkUnits()
        try await life.checkRules()
        try await life.start()
        try await life.upgrade()
        try await life.refuseDowngrade()
        try await life.remove()
        try await life.purge()
        try await life.findMissingLibrary()
        try await life.checkKiosk()
    }
}
