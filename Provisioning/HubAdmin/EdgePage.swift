import HTTPClient
import Vocabulary

/// The loopback page of an edge, as the operator's tool asks it on the same machine.
package struct EdgePage: Sendable {
    private static let patience = Duration.seconds(120)
    private static let fileType = "application/octet-stream"
    /// The longest file of a stick, and a little.
    private static let fileBytesMax = 100 << 20

    private let url: String
    private let client: HTTPClient

    /// `url` is `http://` with a name of this machine.
    package init(url: String) throws {
        let names = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        guard let name = names.first(where: { url.hasPrefix($0) }),
            [nil, ":", "/"].contains(url.dropFirst(name.count).first)
        else {
            throw OperatorFailure(
                .configuration,
                "The page of an edge is on its own machine, such as http://127.0.0.1:8481."
            )
        }
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        do {
            client = try HTTPClient()
        } catch {
            throw OperatorFailure(.unreachable, error.message)
        }
    }

    /// The names of the files that the edge has for a stick.
    package func files() async throws -> [String] {
        let response = try await send("GET", "/sync")
        guard response.status == 200, let answer = JSON(bytes: response.body) else {
            throw Self.strange
        }
        return (answer["files"]?.list ?? []).compactMap(\.text)
    }

    /// One of them; nil where it is no longer there.
    package func file(_ name: String) async throws -> [UInt8]? {
        let response = try await send("GET", "/sync/file?name=\(name)")
        guard response.status == 200 || response.status == 404 else { throw Self.strange }
        return response.status == 200 ? response.body : nil
    }

    /// Brings a file; what became of it, also where that takes a while.
    package func put(
        _ name: String,
        _ bytes: [UInt8],
        wait: @Sendable (Duration) async throws -> Void
    ) async throws -> JSON {
        var response = try await send("POST", "/sync/file?name=\(name)", bytes)
        var tries = Int(Self.patience.components.seconds) * 4
        while response.status == 200, let outcome = JSON(bytes: response.body) {
            guard outcome["outcome"]?.text == "working", tries > 0 else { return outcome }
            tries -= 1
            try await wait(.milliseconds(250))
            response = try await send("GET", "/sync/outcome?name=\(name)")
        }
        throw Self.strange
    }

    private static let strange = OperatorFailure(
        .strangeAnswer,
        "What answers there is no edge of this version."
    )

    private func send(
        _ method: String,
        _ path: String,
        _ body: [UInt8] = []
    ) async throws -> ClientResponse {
        let request = ClientRequest(
            method: method,
            url: url + path,
            fields: method == "POST" ? [ClientField("Content-Type", Self.fileType)] : [],
            body: body,
            timeouts: ClientTimeouts(total: Self.patience),
            responseBytesMax: Self.fileBytesMax
        )
        do {
            return try await client.send(request)
        } catch {
            throw OperatorFailure(.unreachable, "No edge answers there: \(error.message)")
        }
    }
}
