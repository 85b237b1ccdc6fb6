import Display
import Foundation
import HTTPServer
import Processes
import Testing

/// The pages in a real browser: pictures of each state are left in `.build/screens`.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct BrowserTests {
    private struct Check: Decodable {
        let check: String
        let ok: Bool
        let detail: String
    }

    /// Long enough to be looked at from every side.
    private static var unhurried: SceneTiming {
        var timing = SceneTiming()
        timing.grantedMin = .milliseconds(100)
        timing.passed = .seconds(60)
        timing.refused = .seconds(60)
        timing.attention = .seconds(60)
        timing.reading = .seconds(60)
        timing.grantedMax = .seconds(60)
        return timing
    }

    @Test(.enabled(if: Browser.isThere, "\(Browser.missing)"))
    func `A browser shows what happens, and nothing that is over`() async throws {
        let stage = try ScreenStage(timing: Self.unhurried)
        let real = try RealScreen()
        let control = try Server(
            .loopback(address: "127.0.0.1", port: 0),
            responder: ScreenControl(stage: stage, real: real)
        )
        try Files.makeFolder(Browser.pictures)
        let child = try Child(
            ChildSpec(
                Browser.python,
                [
                    Browser.script, stage.url, "http://127.0.0.1:\(control.port ?? 0)", real.url,
                    Browser.pictures,
                ],
                environment: ["PATH": "/usr/bin:/bin", "HOME": "/tmp", "PYTHONUTF8": "1"],
                output: .pipe
            )
        )
        var said: [UInt8] = []
        while let more = await child.output?.next() { said += more }
        let exit = await child.wait()
        await real.end()
        await control.stop(gracePeriod: .zero)
        await stage.stop()
        #expect(exit == .code(0))
        let checks = try said.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Check.self, from: Data($0))
        }
        #expect(checks.count > 100)
        for check in checks where !check.ok {
            Issue.record("\(check.check): \(check.detail)")
        }
        for check in checks where check.check.contains(" took ") {
            print("browser: \(check.check)")
        }
    }
}

/// What the browser test needs, and where it was looked for.
private enum Browser {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)
    private static let chromium = "/usr/bin/chromium"

    static let python = root + ".venv/bin/python"
    static let script = root + "Tests/Browser/screens.py"
    static let pictures = root + ".build/screens"

    private static var axe: Bool {
        let folder = root + ".venv/lib"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return versions.contains {
            Files.exists("\(folder)/\($0)/site-packages/axe_playwright_python")
        }
    }

    static var isThere: Bool { Files.exists(chromium) && Files.exists(python) && axe }

    static var missing: String {
        "Chromium at \(chromium), or playwright and axe in .venv, are not there: "
            + "Provisioning/setup --tests installs them."
    }
}
