import CommandLine
import FoundationEssentials
import HTTPClient

/// Asks the hub and understands its answers and its problems (RFC 9457).
package struct HubConnection: Sendable {
    private static let pageItems = 100
    package static let listItemsMax = 10_000

    private let url: String
    private let code: String
    private let client: HTTPClient

    /// Speaks to the hub at this address, which does not end with a slash, with the admin code.
    package init(url: String, code: String) throws {
        self.url = url
        self.code = code
        do {
            client = try HTTPClient()
        } catch {
            throw OperatorFailure(.hubFailed, error.message)
        }
    }

    /// One answer that is JSON.
    package func get(_ path: String, query: [(String, String?)] = []) async throws -> JSON {
        try json(await send(method: "GET", path, query: query))
    }

    /// Every item of a list, page after page; beyond the limit the rest is left out, and `next`
    /// says that there is more.
    package func list(_ path: String, query: [(String, String?)] = []) async throws -> JSON {
        var items: [JSON] = []
        var cursor: String?
        repeat {
            let pageQuery = [("limit", "\(Self.pageItems)"), ("cursor", cursor)]
            let page = try await get(path, query: query + pageQuery)
            items += page["items"]?.list ?? []
            cursor = page["next"]?.text
        } while cursor != nil && items.count < Self.listItemsMax
        return .object(["items": .list(items), "next": .optional(cursor)])
    }

    /// The bytes of an answer of any type, such as a picture.
    ///
    /// `atMost` is for what may be large; nil is the limit of every answer.
    package func bytes(
        _ path: String,
        query: [(String, String?)] = [],
        atMost byteCount: Int? = nil
    ) async throws -> [UInt8] {
        try await send(method: "GET", path, query: query, atMost: byteCount).body
    }

    /// A large answer of at most so many bytes; nil where the hub has nothing to give.
    package func file(_ path: String, bytesMax: Int) async throws -> [UInt8]? {
        let response = try await send(method: "GET", path, atMost: bytesMax)
        return response.status == 204 ? nil : response.body
    }

    /// Bytes of a type, answered by bytes.
    package func post(_ path: String, type: String, bytes: [UInt8]) async throws -> [UInt8] {
        let fields = [ClientField("Content-Type", type)]
        return try await send(method: "POST", path, fields: fields, body: bytes).body
    }

    /// A command; the random key makes a repetition by the network harmless.
    package func command(
        _ path: String,
        method: String = "POST",
        body: JSON? = nil
    ) async throws -> JSON {
        var fields = [ClientField("Idempotency-Key", Self.key())]
        if body != nil { fields.append(ClientField("Content-Type", "application/json")) }
        return try json(await send(method: method, path, fields: fields, body: body?.bytes ?? []))
    }

    /// A file, as it is.
    package func upload(
        _ path: String,
        query: [(String, String?)],
        type: String,
        bytes: [UInt8]
    ) async throws -> JSON {
        let fields = [ClientField("Content-Type", type)]
        return try json(
            await send(method: "POST", path, query: query, fields: fields, body: bytes)
        )
    }

    private func json(_ response: ClientResponse) throws -> JSON {
        guard response.status != 204 else { return .null }
        guard let value = JSON(bytes: response.body) else {
            throw OperatorFailure(
                .strangeAnswer,
                "What answers there is no hub: its answer is not JSON."
            )
        }
        return value
    }

    private func send(
        method: String,
        _ path: String,
        query: [(String, String?)] = [],
        fields: [ClientField] = [],
        body: [UInt8] = [],
        atMost byteCount: Int? = nil
    ) async throws -> ClientResponse {
        let fields = fields + [ClientField("Authorization", "Bearer \(code)")]
        let request = ClientRequest(
            method: method,
            url: url + path + Self.text(of: query),
            fields: fields,
            body: body,
            responseBytesMax: byteCount
        )
        let response: ClientResponse
        do {
            response = try await client.send(request)
        } catch {
            throw Self.failure(error)
        }
        guard (200..<300).contains(response.status) else {
            throw Problem(response).failure
        }
        return response
    }

    private static func failure(_ error: HTTPClientError) -> OperatorFailure {
        switch error.kind {
        case .badURL: OperatorFailure(.configuration, Sentence.printed(error.message))
        case .cannotConnect, .timeout:
            OperatorFailure(
                .unreachable,
                "The hub does not answer: \(Sentence.printed(error.message))"
            )
        default: OperatorFailure(.strangeAnswer, Sentence.printed(error.message))
        }
    }

    private static func key() -> String {
        let digits = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }
        return "jalon-" + digits.joined()
    }

    /// The query with everything but letters, digits and `-._~` escaped (RFC 3986, 2.3).
    static func text(of query: [(String, String?)]) -> String {
        let items = query.compactMap { name, value in value.map { "\(name)=\(escaped($0))" } }
        return items.isEmpty ? "" : "?" + items.joined(separator: "&")
    }

    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), 0x2D, 0x2E, 0x5F, 0x7E:
                result.append(Character(Unicode.Scalar(byte)))
            default:
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
