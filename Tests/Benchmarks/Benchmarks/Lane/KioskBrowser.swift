import Processes

/// Chromium as it shows a screen all day, without a display of its own.
struct KioskBrowser {
    private static let program = "/usr/bin/chromium"

    let child: Child

    init(showing url: String, _ workspace: Workspace) throws {
        guard Files.exists(Self.program) else {
            throw BenchmarkFailure(.missing, "\(Self.program) is not installed.")
        }
        child = try Child(
            ChildSpec(
                Self.program,
                [
                    "--headless=new", "--no-sandbox", "--kiosk", "--no-first-run",
                    "--user-data-dir=\(workspace.file("browser"))", "--remote-debugging-port=0",
                    "--window-size=1080,1920", url,
                ],
                environment: OwnProcess.environment,
                output: .null,
                errors: .null
            )
        )
    }

    var tree: ProcessTree { ProcessTree(of: child.processIdentifier) }
}
