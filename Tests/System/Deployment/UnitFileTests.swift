import Foundation
import Processes
import Support
import Sync
import Testing

/// The services as systemd would start them, judged without starting them.
@Suite(.timeLimit(.minutes(2)))
struct UnitFileTests {
    /// The exposure that systemd-analyze counts, in tenths.
    private static let exposureMax = 20

    private func security(_ path: String) async throws -> Command {
        try await Command([
            "systemd-analyze", "security", "--offline=true", "--no-pager",
            "--threshold=\(Self.exposureMax)", path,
        ])
    }

    @Test(arguments: Shipped.units)
    func `A service is exposed by 2.0 at most`(_ unit: String) async throws {
        let answer = try await security(Shipped.path(unit))
        #expect(answer.code == 0, "\(answer.text.suffix(200))")
        #expect(answer.text.contains("Overall exposure level"))
    }

    @Test func `A service that only starts is found to be exposed`() async throws {
        let folder = try TemporaryFolder()
        let unit = folder.path("naive.service")
        try Files.write(Array("[Service]\nExecStart=/bin/true\n".utf8), to: unit)
        let answer = try await security(unit)
        #expect(answer.code == 1, "\(answer.text.suffix(200))")
    }

    @Test func `The gate's service is started again for ever, watched, and put to rest`() throws {
        let lines = Set(try Shipped.text(Shipped.units[0]).split(separator: "\n"))
        let needed = [
            "Type=notify", "WatchdogSec=10", "Restart=always", "RestartSec=2",
            "StartLimitIntervalSec=0", "ExecStopPost=-/usr/bin/jalon-edge gate rest",
            "ExecStopPost=-/usr/bin/jalon-edge screen rest",
            "User=jalon-edge", "StateDirectory=jalon/edge", "LoadCredentialEncrypted=jalon-seal",
            "DevicePolicy=closed",
        ]
        for line in needed { #expect(lines.contains(Substring(line)), "\(line)") }
        // It would hide the name of the boot, by which time is carried over a restart.
        #expect(!lines.contains("ProcSubset=pid"))
        #expect(lines.allSatisfy { !$0.hasPrefix("PrivateDevices=") })
    }

    @Test func `The package knows the records that this version writes`() throws {
        let highest = try #require(RecordKind.allCases.map(\.rawValue).max())
        let before = try Shipped.text("Provisioning/deb/jalon-edge.preinst")
        #expect(before.contains("\njournal_kinds=\(highest)\n"))
        let after = try Shipped.text("Provisioning/deb/jalon-edge.postinst")
        #expect(after.contains("echo \(highest) >/var/lib/jalon/journal-kinds"))
    }

    @Test func `The screen's browser opens its page alone, and keeps no file`() throws {
        let text = try Shipped.text("Edge/deploy/chromium/jalon-kiosk.json")
        let policy = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        )
        #expect(policy["URLBlocklist"] as? [String] == ["*"])
        // All downloads are refused by 3, the tools everywhere by 2.
        #expect(policy["DownloadRestrictions"] as? Int == 3)
        #expect(policy["DeveloperToolsAvailability"] as? Int == 2)
        let unit = try Shipped.text("Edge/deploy/jalon-kiosk.service")
        let pages = try #require(policy["URLAllowlist"] as? [String])
        #expect(pages.count == 1)
        let page = try #require(pages.first)
        #expect(unit.contains("Environment=JALON_SCREEN=\(page)\n"))
    }

    @Test func `The screen's browser may make sounds, keeps nothing and asks nothing`() throws {
        let unit = try Shipped.text("Edge/deploy/jalon-kiosk.service")
        let needed = [
            "--kiosk", "--autoplay-policy=no-user-gesture-required", "--incognito",
            "--no-first-run", "--disable-pinch", "--hide-crash-restore-bubble", "After=jalon-edge",
            "IPAddressDeny=any", "IPAddressAllow=localhost", "RuntimeDirectory=jalon-kiosk",
            "Environment=XDG_RUNTIME_DIR=/run/jalon-kiosk",
            // Those of the session would stand above the unit's.
            "/usr/bin/env XDG_RUNTIME_DIR=/run/jalon-kiosk", "${JALON_SCREEN}healthz",
            "--retry-max-time 30",
        ]
        for word in needed { #expect(unit.contains(word), "\(word)") }
        // Nobody changes the console, and a screen that is found late is shown on all the same.
        #expect(!unit.contains("cage -s"))
        #expect(!unit.contains("\nCondition"))
        #expect(!unit.contains("remote-debugging"))
        #expect(!unit.contains("no-sandbox"))
    }
}
