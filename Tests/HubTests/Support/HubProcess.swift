import Foundation
import Processes

/// The real program on files of its own, at a port that the kernel chose.
struct HubProcess: Sendable {
    let child: Child
    /// All it said before it listened or ended.
    let talk: String
    let port: UInt16?

    /// Starts it and returns once it tells its address or ends.
    init(
        database: String,
        listen: String = "127.0.0.1:0",
        _ more: [String] = []
    ) async throws {
        let words = ["serve", "--database", database, "--listen", listen]
        let spec = ChildSpec(
            try Self.executable(),
            words + more,
            environment: [:],
            errors: .pipe
        )
        child = try Child(spec)
        var said = ""
        while !said.contains("http://"), let bytes = await child.errors?.next() {
            said += String(decoding: bytes, as: UTF8.self)
        }
        talk = said
        port = said.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\//).flatMap { UInt16($0.1) }
    }

    var code: String? { talk.firstMatch(of: /jalon-[A-Z2-7]{26}/).map { String($0.0) } }

    func client(code: String?) throws -> HubClient {
        try HubClient(port: port ?? 0, code: code)
    }

    private static func executable() throws -> String {
        try OwnProcess.executableFolder() + "/jalon-hub"
    }
}
