import Foundation
import HTTPClient
import HubAdmin
import Processes
import Support

/// The real hub on files of its own: started, killed, ended and started again on one port.
actor SystemHub {
    nonisolated let folder: String
    nonisolated let port: UInt16
    private var child: Child?

    /// `copy` takes over the files of a hub that is stopped.
    init(_ folder: String, copying other: String? = nil) throws {
        self.folder = folder
        port = try LocalPort.free()
        if let other {
            try FileManager.default.copyItem(atPath: other, toPath: folder)
        } else {
            try Files.makeFolder(folder)
        }
    }

    nonisolated var url: String { "http://127.0.0.1:\(port)" }
    nonisolated var codeFile: String { folder + "/admin-code" }

    /// Starts it and returns once it answers.
    @discardableResult
    func start(_ surroundings: Surroundings = Surroundings()) async throws -> Child {
        let child = try Child(
            surroundings.spec(
                try Programs.hub,
                [
                    "serve", "--database", folder + "/hub.sqlite", "--keys", folder + "/keys",
                    "--listen", "127.0.0.1:\(port)", "--admin-code-file", codeFile,
                ],
                log: folder + "/hub.log"
            )
        )
        self.child = child
        let client = try HTTPClient()
        try await eventually("the hub answers", every: .milliseconds(5)) {
            let request = ClientRequest(method: "GET", url: self.url + "/readyz")
            return try await client.send(request).status == 200
        }
        return child
    }

    /// All that it said.
    nonisolated var talk: String {
        String(
            decoding: (try? Files.read(folder + "/hub.log", limit: 64 << 20)) ?? [],
            as: UTF8.self
        )
    }

    func stop() async -> Exit? {
        defer { child = nil }
        return await child?.terminate(grace: .seconds(15))
    }

    /// As a power cut would end it.
    func kill() async {
        child?.kill()
        _ = await child?.wait()
        child = nil
    }

    var connection: HubConnection {
        get throws {
            let code = String(decoding: try Files.read(codeFile, limit: 256), as: UTF8.self)
            return try HubConnection(url: url, code: code.filter { !$0.isWhitespace })
        }
    }
}
