import Processes

/// The real programs, which lie beside the test that runs.
enum Programs {
    static var hub: String { get throws { try path("jalon-hub") } }
    static var edge: String { get throws { try path("jalon-edge") } }
    static var codeReader: String { get throws { try path("jalon-qr") } }
    static var `operator`: String { get throws { try path("jalon") } }

    private static func path(_ name: String) throws -> String {
        let path = try OwnProcess.executableFolder() + "/" + name
        guard Files.exists(path) else { throw SystemFailure(.notFound, "look for", path) }
        return path
    }
}
