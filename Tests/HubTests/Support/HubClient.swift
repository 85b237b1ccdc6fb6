import HTTPClient
import HTTPServer
import Hub
import Kernel
import Testing

/// One face for two ways to ask a hub: inside the process, and over a socket.
struct HubClient: Sendable {
    enum Way: String, CaseIterable, Sendable {
        case inProcess
        case socket
    }

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
        let field: @Sendable (String) -> String?

        var json: JSONValue { JSONValue(parsing: body) ?? .null }
        var text: String { String(decoding: body, as: UTF8.self) }

        /// Place and code of each fault of a 422, in the order told.
        var faults: [String] {
            (json["errors"]?.list ?? []).map { fault in
                let place = fault["pointer"] ?? fault["parameter"] ?? fault["header"]
                return "\(place?.text ?? "-") \(fault["code"]?.text ?? "-")"
            }
        }
    }

    typealias Fields = [(String, String)]

    let code: String?
    let ask: @Sendable (HTTPServer.Method, String, Fields, [UInt8]) async throws -> Answer

    func send(
        _ method: HTTPServer.Method,
        _ target: String,
        json: JSONValue? = nil,
        fields: Fields = [],
        body: [UInt8] = [],
        isAuthorized: Bool = true
    ) async throws -> Answer {
        var all = fields
        if isAuthorized, let code { all.append(("Authorization", "Bearer \(code)")) }
        if json != nil { all.append(("Content-Type", "application/json")) }
        return try await ask(method, target, all, json?.bytes ?? body)
    }
}

extension HubClient {
    init(inProcess responder: any Responder, code: String?) {
        self.init(code: code) { method, target, fields, body in
            let fields = HeaderFields(fields.map { .init(name: $0.0, value: $0.1) })
            let request = try Request(method, target, fields: fields, body: body)
            let response = await responder.answer(request)
            let sent = method == .head ? [] : response.bytes ?? []
            return Answer(status: response.status, body: sent) { response.fields[$0] }
        }
    }

    init(port: UInt16, code: String?) throws {
        let client = try HTTPClient()
        self.init(code: code) { method, target, fields, body in
            let response = try await client.send(
                ClientRequest(
                    method: method.rawValue,
                    url: "http://127.0.0.1:\(port)\(target)",
                    fields: fields.map { ClientField($0.0, $0.1) },
                    body: body
                )
            )
            return Answer(status: response.status, body: response.body) { response[$0] }
        }
    }
}
