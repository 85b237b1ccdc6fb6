import CCurl

/// Judges what may be sent where, before a connection is made.
struct AddressRules {
    let options: ClientOptions

    /// Bytes of an address.
    private static let addressBytesMax = 8_192

    func check(_ request: ClientRequest) throws(HTTPClientError) {
        try checkAddress(request.url)
        guard Self.isToken(request.method) else {
            throw HTTPClientError(.badURL, "the method is not a word of HTTP")
        }
        for field in request.fields {
            guard Self.isToken(field.name), field.value.utf8.allSatisfy(Self.isValueByte) else {
                throw HTTPClientError(.badURL, "a header field has a forbidden character")
            }
        }
    }

    private func checkAddress(_ url: String) throws(HTTPClientError) {
        guard url.utf8.count <= Self.addressBytesMax,
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }),
            let address = Address(url)
        else { throw HTTPClientError(.badURL, "the address is malformed") }
        guard !address.hasUser else {
            throw HTTPClientError(.badURL, "an address must not carry a user or password")
        }
        switch address.scheme {
        case "https": return
        case "http" where options.allowsPlainHTTP || options.unixSocket != nil: return
        case "http" where Self.isLoopback(address.host): return
        case "http":
            throw HTTPClientError(.badURL, "http: is for this machine only; use https:")
        default:
            throw HTTPClientError(.badURL, "the address must begin with https:")
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
            }
    }

    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte == 0x09 || (byte >= 0x20 && byte != 0x7F)
    }
}

/// An address read by libcurl's own parser, so that what is judged is what will be reached.
private struct Address {
    let scheme: String
    let host: String
    let hasUser: Bool

    init?(_ text: String) {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK,
            let scheme = Self.part(handle, CURLUPART_SCHEME),
            let host = Self.part(handle, CURLUPART_HOST)
        else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
        hasUser =
            Self.part(handle, CURLUPART_USER) != nil
            || Self.part(handle, CURLUPART_PASSWORD) != nil
    }

    private static func part(_ handle: OpaquePointer, _ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
