/// Why the server answered by itself, before or in place of the responder.
///
/// The raw value is stable: it is the `code` of the problem body and may be counted.
package enum RequestRefusal: String, Error, Sendable, CaseIterable {
    case targetMalformed = "target-malformed"
    case pathNotNormal = "path-not-normal"
    case queryMalformed = "query-malformed"
    case fieldMalformed = "field-malformed"
    case hostMissing = "host-missing"
    case hostRepeated = "host-repeated"
    case lengthMalformed = "length-malformed"
    case lengthRepeated = "length-repeated"
    case lengthAndEncoding = "length-and-encoding"
    case encodingUnsupported = "encoding-unsupported"
    case versionUnsupported = "version-unsupported"
    case methodNotAllowed = "method-not-allowed"
    case methodUnknown = "method-unknown"
    case notFound = "not-found"
    case headTooLarge = "head-too-large"
    case tooManyFields = "too-many-fields"
    case bodyTooLarge = "body-too-large"
    case tooSlow = "too-slow"
    case stopping = "stopping"
    case tooManyStreams = "too-many-streams"
    case responseMalformed = "response-malformed"

    package var status: Int {
        switch self {
        case .targetMalformed, .pathNotNormal, .queryMalformed, .fieldMalformed, .hostMissing,
            .hostRepeated, .lengthMalformed, .lengthRepeated, .lengthAndEncoding,
            .encodingUnsupported:
            400
        case .notFound: 404
        case .methodNotAllowed: 405
        case .bodyTooLarge: 413
        case .headTooLarge, .tooManyFields: 431
        case .responseMalformed: 500
        case .methodUnknown: 501
        case .tooSlow, .stopping, .tooManyStreams: 503
        case .versionUnsupported: 505
        }
    }

    /// What a person reads; nothing of the request is echoed.
    package var title: String {
        switch self {
        case .targetMalformed: "The address of the request is malformed"
        case .pathNotNormal: "The path has empty, dot or encoded-slash segments"
        case .queryMalformed: "The query of the address is malformed"
        case .fieldMalformed: "A header field is malformed"
        case .hostMissing: "The Host field is missing"
        case .hostRepeated: "The Host field is given more than once"
        case .lengthMalformed: "Content-Length is not a plain number"
        case .lengthRepeated: "Content-Length is given more than once"
        case .lengthAndEncoding: "Content-Length and Transfer-Encoding exclude each other"
        case .encodingUnsupported: "Transfer-Encoding may only be chunked, once"
        case .versionUnsupported: "Only HTTP/1.1 and HTTP/1.0 are spoken here"
        case .methodNotAllowed: "This method is not allowed here"
        case .methodUnknown: "This method is unknown"
        case .notFound: "There is nothing at this address"
        case .headTooLarge: "The head of the request is too large"
        case .tooManyFields: "The request has too many header fields"
        case .bodyTooLarge: "The body of the request is too large"
        case .tooSlow: "The answer took too long; try again later"
        case .stopping: "The server is stopping; try again in a moment"
        case .tooManyStreams: "Too many event streams are open; try again later"
        case .responseMalformed: "The server could not write its answer"
        }
    }
}

extension RequestRefusal {
    /// The answer to send: an RFC 9457 problem of fixed text.
    package var response: Response {
        let text =
            #"{"type":"about:blank","title":"\#(title)","status":\#(status),"code":"\#(rawValue)"}"#
        var fields: HeaderFields = ["Content-Type": "application/problem+json"]
        if self == .methodNotAllowed {
            fields.add("Allow", Method.allCases.map(\.rawValue).joined(separator: ", "))
        }
        if status == 503 { fields.add("Retry-After", "2") }
        return Response(status: status, fields: fields, body: .bytes(Array(text.utf8)))
    }
}
