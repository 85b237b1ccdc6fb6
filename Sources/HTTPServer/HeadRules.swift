/// Judges the head of a request, whatever engine has read it.
///
/// Defence in depth: nginx stands in front and refuses the same requests, because the engine alone
/// accepts two lengths, a length beside chunks, folded lines and more (RFC 9112, 2.2, 3.2, 6.3).
struct HeadRules {
    let limits: ServerLimits

    /// The parts of a head as the engine gives them.
    struct Parts {
        var method: String
        var target: String
        var version = "HTTP/1.1"
        var fields: HeaderFields
        var headBytes = 0
        var remote = "127.0.0.1"
        var id = RequestHead.randomID()
    }

    func head(_ parts: Parts) throws(RequestRefusal) -> RequestHead {
        guard parts.headBytes <= limits.headBytes else { throw .headTooLarge }
        guard parts.fields.all.count <= limits.fieldCount else { throw .tooManyFields }
        for field in parts.fields.all {
            guard HeaderFields.isName(field.name), HeaderFields.isValue(field.value) else {
                throw .fieldMalformed
            }
        }
        try checkHost(parts)
        let length = try length(parts)
        return RequestHead(
            method: try method(parts.method),
            target: try RequestTarget(parts.target),
            fields: parts.fields,
            contentLength: length,
            isChunked: parts.fields["Transfer-Encoding"] != nil,
            remote: parts.remote,
            id: parts.id
        )
    }

    private func checkHost(_ parts: Parts) throws(RequestRefusal) {
        switch parts.version {
        case "HTTP/1.1", "HTTP/1.0": break
        default: throw .versionUnsupported
        }
        let hosts = parts.fields.values("Host")
        guard hosts.count < 2 else { throw .hostRepeated }
        guard let host = hosts.first, !host.isEmpty else { throw .hostMissing }
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2C && $0 != 0x40 }) else {
            throw .fieldMalformed
        }
    }

    private func length(_ parts: Parts) throws(RequestRefusal) -> Int? {
        let lengths = parts.fields.values("Content-Length")
        let encodings = parts.fields.values("Transfer-Encoding")
        guard lengths.isEmpty || encodings.isEmpty else { throw .lengthAndEncoding }
        guard lengths.count < 2 else { throw .lengthRepeated }
        if let encoding = encodings.first {
            guard encodings.count == 1, encoding.lowercased() == "chunked",
                parts.version == "HTTP/1.1"
            else { throw .encodingUnsupported }
        }
        guard let text = lengths.first else { return nil }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let length = Int(text)
        else { throw .lengthMalformed }
        return length
    }

    private func method(_ name: String) throws(RequestRefusal) -> Method {
        guard let method = Method(rawValue: name) else {
            throw Method.known.contains(name) ? .methodNotAllowed : .methodUnknown
        }
        return method
    }
}
