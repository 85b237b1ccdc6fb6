import Foundation

/// Programs of the tests that judge us from outside, and the Python that runs them.
enum OutsideScript {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let python = root.appending(path: ".venv/bin/python3").path(percentEncoded: false)

    static func path(_ name: String) -> String {
        root.appending(path: "Tests/Fixtures/outside/\(name)").path(percentEncoded: false)
    }
}
