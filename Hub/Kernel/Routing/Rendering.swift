import HTTPServer

/// Writes answers as HTTP, with the fields that every answer has.
enum Rendering {
    private static let problemType = "application/problem+json"
    /// Nothing of the hub is framed, sniffed or cached; pages bring their own policy.
    private static let common: [(String, String)] = [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    ]

    static func response(_ reply: Reply, _ head: RequestHead) -> Response {
        var response = Response(status: reply.status, fields: reply.fields)
        switch reply.content {
        case .none: break
        case .json(let value):
            response.fields.set("Content-Type", "application/json")
            response.body = .bytes(value.bytes)
        case .bytes(let bytes, let type):
            response.fields.set("Content-Type", type)
            response.body = .bytes(bytes)
        case .events(let stream):
            response.body = .events(stream)
        }
        return completed(response, head)
    }

    static func response(
        _ problem: Problem,
        _ head: RequestHead,
        challenge: String? = nil
    ) -> Response {
        var response = Response(
            status: problem.kind.status,
            contentType: problemType,
            problem.body(instance: head.id).bytes
        )
        if let seconds = problem.retryAfterSeconds {
            response.fields.add("Retry-After", "\(seconds)")
        }
        if let challenge, problem.kind.status == 401 {
            response.fields.add("WWW-Authenticate", challenge)
        }
        return completed(response, head)
    }

    private static func completed(_ response: Response, _ head: RequestHead) -> Response {
        var response = response
        for (name, value) in common where response.fields[name] == nil {
            response.fields.add(name, value)
        }
        response.fields.set("X-Request-Id", head.id)
        return response
    }
}

extension Problem {
    /// The members of RFC 9457 3.1, ours beside them.
    func body(instance: String) -> JSONValue {
        var members = members
        members["type"] = .text(kind.type)
        members["title"] = .text(kind.title)
        members["status"] = .count(kind.status)
        members["detail"] = .text(detail)
        members["instance"] = .text(instance)
        members["code"] = .text(kind.code)
        if !faults.isEmpty { members["errors"] = .list(faults.map(\.json)) }
        return .object(members)
    }
}

extension Problem.Fault {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = ["code": .text(code), "detail": .text(detail)]
        switch place {
        case .body(let pointer): members["pointer"] = .text(pointer)
        case .query(let name): members["parameter"] = .text(name)
        case .field(let name): members["header"] = .text(name)
        }
        return .object(members)
    }
}
