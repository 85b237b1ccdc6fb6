import Foundation
import HTTPClient
import HubAdmin
import Processes
import Testing

/// What happens to the packages on one machine, from the first day to the last.
struct PackageLife {
    let shop: PackageShop
    let debian: DebianFolder

    private static let names = ["jalon-edge", "jalon-hub"]
    static let state = "/var/lib/jalon/edge"
    static let programs = ["jalon-edge", "jalon-qr", "jalon-nfc", "jalon-hub"]

    init(_ shop: PackageShop) async throws {
        self.shop = shop
        debian = try await DebianFolder()
    }

    func install() async throws {
        try await debian.install(try Self.names.map { try shop.path($0) })
    }

    /// The programs start with Debian's libraries alone.
    func programsThatFail() async throws -> [String] {
        var failing: [String] = []
        for program in Self.programs where debian.exists("/usr/bin/\(program)") {
            let answer = try await debian.run([program, "--version"])
            if answer.code != 0 { failing.append(answer.description) }
        }
        return failing
    }

    func checkFiles() async throws {
        #expect(try await programsThatFail() == [])
        let owned: [(path: String, stat: String)] = [
            ("/usr/bin/jalon-edge", "755 root root"), ("/usr/bin/jalon-nfc", "755 root root"),
            ("/etc/jalon/edge.json5", "644 root root"), ("/etc/jalon/hub.json5", "644 root root"),
            ("/lib/systemd/system/jalon-edge.service", "644 root root"),
            ("/lib/udev/rules.d/60-jalon.rules", "644 root root"),
            ("/var/lib/jalon", "755 root root"),
            (Self.state, "700 jalon-edge jalon-edge"),
            ("/var/lib/jalon/hub", "700 jalon-hub jalon-hub"),
        ]
        for (path, stat) in owned {
            #expect(try await debian.stat(path) == stat, "\(path)")
        }
        #expect(try await deadLinks() == [])
        for page in ["jalon-edge", "jalon-qr", "jalon-nfc", "jalon-hub"] {
            #expect(debian.exists("/usr/share/man/man1/\(page).1.gz"))
        }
        let groups = try await debian.run(["id", "--name", "--groups", "jalon-edge"]).text
        #expect(
            Set(groups.split { $0 == " " || $0 == "\n" })
                == ["jalon-edge", "dialout", "gpio", "i2c", "input", "plugdev", "spi", "video"]
        )
        let check = try await debian.run(["jalon-edge", "config", "check"], as: "jalon-edge")
        #expect(check.code == 0 && check.text.contains("is sound"), "\(check)")
        #expect(try await debian.run(["jalon-hub", "--version"], as: "jalon-hub").code == 0)
    }

    /// Links of the documents that lead to nothing beside them.
    private func deadLinks() async throws -> [String] {
        let pages = try await debian.run(["find", "/usr/share/doc", "-path", "*jalon*.md"]).text
            .split(separator: "\n").map(String.init)
        #expect(pages.count > 10, "\(pages)")
        var dead: [String] = []
        for page in pages {
            let text = try String(contentsOfFile: debian.root + page, encoding: .utf8)
            let folder = page.prefix(upTo: page.lastIndex(of: "/") ?? page.startIndex)
            for link in text.matches(of: /\]\(([^)#:]+)[^)]*\)/)
            where !debian.exists("\(folder)/\(link.1)") {
                dead.append("\(page): \(link.1)")
            }
        }
        return dead
    }

    /// With the programs in their place, systemd has nothing to say about the units.
    func checkUnits() async throws {
        for name in Self.names {
            let unit = "/lib/systemd/system/\(name).service"
            let verify = ["systemd-analyze", "verify", "--man=no", unit]
            let answer = try await debian.run(verify)
            #expect(answer.code == 0 && answer.text.isEmpty, "\(answer)")
            #expect(try await debian.run(["systemctl", "is-enabled", name]).text == "enabled\n")
            try await Command.must([
                "sed", "-i.kept", "s/^Restart=always/Restart=allways/", debian.root + unit,
            ])
            #expect(try await debian.run(verify).text.contains("allways"), "a fault is not found")
            try await Command.must(["mv", debian.root + unit + ".kept", debian.root + unit])
        }
    }

    /// udev itself reads the rules; a fault is planted to see that it would say so.
    func checkRules() async throws {
        let rules = debian.root + "/lib/udev/rules.d/60-jalon.rules"
        let test = ["udevadm", "test", "--action=add", "/sys/class/mem/null"]
        let sound = try await udev(test)
        #expect(sound.contains("lib/udev/rules.d/60-jalon.rules\n"), "\(sound)")
        #expect(!sound.contains("60-jalon.rules:"), "\(sound)")
        try await Command.must(["sed", "-i.kept", "0,/SYMLINK+=/s//SYMLNK+=/", rules])
        #expect(try await udev(test).contains("60-jalon.rules:"), "a fault is not found")
        try await Command.must(["mv", rules + ".kept", rules])
    }

    private func udev(_ words: [String]) async throws -> String {
        let script = #"mount -t sysfs sysfs /sys && exec "$@""#
        return try await debian.run(["/bin/sh", "-c", script, "--"] + words).text
    }

    /// Configuration that was changed and state that was made stay as they are.
    func upgrade() async throws {
        let mark = "// changed here\n"
        let file = debian.root + "/etc/jalon/edge.json5"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try (mark + text).write(toFile: file, atomically: false, encoding: .utf8)
        let before = try await journal()
        let newer = try await shop.changed(
            "jalon-edge",
            by: "sed -i 's/^Version:.*/Version: 0.1.0+test2/' DEBIAN/control"
                + " && echo '// of the newer package' >> etc/jalon/edge.json5"
                + " && sed -i '/edge.json5/d' DEBIAN/md5sums",
            to: "jalon-edge_newer.deb"
        )
        try await debian.install([newer])
        #expect(try await version("jalon-edge") == "0.1.0+test2")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == mark + text)
        #expect(try await journal() == before && !before.isEmpty)
        try await debian.install([try shop.path("jalon-edge")])
        #expect(try await version("jalon-edge") == PackageShop.version)
        #expect(try await journal() == before)
    }

    /// An older version would not know what the journal holds, and set it aside.
    func refuseDowngrade() async throws {
        let before = try await journal()
        let older = try await shop.changed(
            "jalon-edge",
            by: "sed -i 's/^Version:.*/Version: 0.0.9/' DEBIAN/control"
                + " && sed -i 's/^journal_kinds=.*/journal_kinds=11/' DEBIAN/preinst",
            to: "jalon-edge_older.deb"
        )
        await #expect(throws: NotInTime.self) { try await debian.install([older]) }
        let answer = try await debian.run(["dpkg", "--install", "/tmp/jalon-edge_older.deb"])
        #expect(answer.code != 0 && answer.text.contains("written by a newer version"))
        #expect(try await version("jalon-edge") == PackageShop.version)
        #expect(try await programsThatFail() == [])
        #expect(try await journal() == before)
        // One that knows the kinds may be older by its number.
        let sound = try await shop.changed(
            "jalon-edge",
            by: "sed -i 's/^Version:.*/Version: 0.0.9/' DEBIAN/control",
            to: "jalon-edge_sound.deb"
        )
        try await debian.install([sound])
        #expect(try await version("jalon-edge") == "0.0.9")
        try await debian.install([try shop.path("jalon-edge")])
    }

    /// Files and unit of the screen; the browser itself is not installed here.
    func checkKiosk() async throws {
        // `dpkg-deb -x` would put a folder in the place of the link /lib.
        let script = #"dpkg-deb --fsys-tarfile "$0" | tar -x --keep-directory-symlink -C "$1""#
        try await Command.must(["sh", "-c", script, try shop.path("jalon-kiosk"), debian.root])
        for program in ["cage", "chromium", "curl"] {
            try await Command.must([
                "cp", debian.root + "/bin/true", "\(debian.root)/usr/bin/\(program)",
            ])
        }
        #expect(debian.exists("/etc/chromium/policies/managed/jalon-kiosk.json"))
        #expect(debian.exists("/usr/lib/sysusers.d/jalon-kiosk.conf"))
        #expect(try await debian.run(["systemd-sysusers"]).code == 0)
        #expect(try await debian.run(["id", "jalon-kiosk"]).code == 0)
        let unit = "/lib/systemd/system/jalon-kiosk.service"
        let verify = ["systemd-analyze", "verify", "--man=no", unit]
        let answer = try await debian.run(verify)
        #expect(answer.code == 0 && answer.text.isEmpty, "\(answer)")
        try await Command.must(["sed", "-i", "s/^User=.*/Usre=x/", debian.root + unit])
        #expect(try await debian.run(verify).text.contains("Usre"), "a fault is not found")
    }

    func remove() async throws {
        let before = try await journal()
        let removed = try await debian.run(["apt-get", "remove", "--yes", "jalon-edge"])
        #expect(removed.code == 0, "\(removed)")
        #expect(!debian.exists("/usr/bin/jalon-edge"))
        #expect(debian.exists("/etc/jalon/edge.json5"))
        #expect(try await journal() == before)
        #expect(try await debian.run(["id", "jalon-edge"]).code == 0)
    }

    func purge() async throws {
        let purged = try await debian.run(["apt-get", "purge", "--yes"] + Self.names)
        #expect(purged.code == 0, "\(purged)")
        for path in ["/etc/jalon", "/var/lib/jalon", "/usr/lib/sysusers.d/jalon-edge.conf"] {
            #expect(!debian.exists(path), "\(path) is left")
        }
        let search = ["find", "/etc", "/lib", "/usr", "/var", "-name", "*jalon*", "-print"]
        let left = try await debian.run(search).text.split(separator: "\n").filter {
            !$0.hasPrefix("/var/lib/apt") && !$0.hasPrefix("/var/cache")
        }
        #expect(left == [])
        for name in Self.names { #expect(try await debian.run(["id", name]).code != 0) }
    }

    /// The control: a package that forgets a library is found by what is checked above.
    func findMissingLibrary() async throws {
        let words = ["apt-get", "autoremove", "--purge", "--yes"]
        #expect(try await debian.run(words).code == 0)
        let faulty = try await shop.changed(
            "jalon-edge",
            by: "sed -i -E 's/, (libzbar0|libnfc6)[^,]*//g' DEBIAN/control",
            to: "jalon-edge_faulty.deb"
        )
        try await debian.install([faulty])
        #expect(try await programsThatFail().contains { $0.contains("libzbar.so.0") })
    }

    private func version(_ name: String) async throws -> String {
        try await debian.run(["dpkg-query", "--show", "--showformat=${Version}", name]).text
    }

    /// What lies in the edge's folder, by name and content.
    private func journal() async throws -> String {
        let script = "cd \(Self.state) && sha256sum *"
        return try await debian.run(["/bin/sh", "-c", script]).text
    }
}
