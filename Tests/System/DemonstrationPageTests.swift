import HTTPClient
import Processes
import Support
import Testing

/// The demonstration's page with a real edge behind it, in a real browser.
@Suite(.timeLimit(.minutes(4)))
struct DemonstrationPageTests {
    private static let root = String(#filePath.split(separator: "/Tests/")[0])
    private static let python = root + "/.venv/bin/python"
    private static let chromium = "/usr/bin/chromium"

    /// Why it cannot run here, or nil.
    private static var lack: String? {
        guard Files.exists(chromium) else { return "\(chromium) is not installed" }
        let packages = root + "/.venv/lib/python3.11/site-packages"
        for name in ["playwright", "axe_playwright_python", "PIL"]
        where !Files.exists("\(packages)/\(name)") {
            return "\(name) is not in .venv: Provisioning/setup --tests installs it"
        }
        return nil
    }

    private static func start(_ port: Int, _ folder: TemporaryFolder) throws -> Child {
        try Child(
            ChildSpec(
                Programs.operator,
                [
                    "demo", "--no-show", "--place", "stele", "--port", "\(port)", "--folder",
                    folder.path("demo"), "--people", root + "/Provisioning/people",
                ],
                environment: OwnProcess.environment,
                output: .file(folder.path("demo.log")),
                errors: .file(folder.path("demo.log"))
            )
        )
    }

    @Test(.enabled(if: lack == nil, "\(lack ?? "")"))
    func `A visitor tries a code by camera, by picture and by button, and reads the answer`()
        async throws
    {
        let folder = try TemporaryFolder()
        // Seven ports in a row; the first is below those that the kernel gives away.
        let port = Int(try LocalPort.free())
        let demonstration = try Self.start(port, folder)
        let page = "http://127.0.0.1:\(port + 5)/"
        let client = try HTTPClient()
        try await eventually("the page is open", within: .seconds(60), every: .milliseconds(200)) {
            let log = try Files.read(folder.path("demo.log"), limit: 1 << 20)
            guard String(decoding: log, as: UTF8.self).contains("Try it with") else {
                return false
            }
            return try await client.send(ClientRequest(method: "GET", url: page)).status == 302
        }
        let browser = try Child(
            ChildSpec(
                Self.python,
                [
                    Self.root + "/Tests/Browser/demo_page.py", page,
                    Self.root + "/.build/screens",
                ],
                environment: OwnProcess.environment,
                output: .pipe,
                errors: .file(folder.path("browser.log"))
            )
        )
        let said = String(
            decoding: try await browser.output?.all(limit: 1 << 20) ?? [],
            as: UTF8.self
        )
        let end = await browser.wait()
        await demonstration.terminate(grace: .seconds(10))
        let talk = (try? Files.read(folder.path("browser.log"), limit: 1 << 16)) ?? []
        #expect(end.isSuccess, "\(said)\n\(String(decoding: talk, as: UTF8.self))")
        #expect(said.contains("ok     a code held up to the camera is granted"))
        #expect(said.contains("ok     axe finds what was planted"))
    }
}
