import CCurl

/// One libcurl exchange, set up from a request; freed when the object ends.
///
/// A class and not a `~Copyable` value because a dictionary of the loop holds it.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    let transfer: Transfer
    let reception: Reception
    private var fields: UnsafeMutablePointer<curl_slist>?
    private let doorman: Doorman?

    init(_ transfer: Transfer) throws(HTTPClientError) {
        guard let raw = curl_easy_init() else {
            throw HTTPClientError(.overloaded, "libcurl has no memory for a request")
        }
        self.raw = raw
        self.transfer = transfer
        reception = Reception(transfer)
        doorman = transfer.options.addresses.map(Doorman.init)
        guard setAddress(), doorman?.guards(raw) ?? true, setMethod(), setFields(), setBounds(),
            setTrust(), setSinks()
        else {
            throw HTTPClientError(.badURL, "libcurl refuses an option of this request")
        }
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(fields)
    }

    func outcome(_ code: CURLcode) -> Transfer.Outcome {
        guard code != CURLE_OK else { return .success(reception.response) }
        let text = String(cString: curl_easy_strerror(code))
        if let doorman, doorman.hasRefused, code == CURLE_COULDNT_CONNECT {
            return .failure(
                HTTPClientError(.forbiddenAddress, "the name leads to an address inside a network")
            )
        }
        guard !reception.isTooLarge, code != CURLE_FILESIZE_EXCEEDED else {
            return .failure(HTTPClientError(.tooLarge, "the answer is larger than allowed"))
        }
        return .failure(HTTPClientError(code.kind, text))
    }

    private func set(_ option: CURLoption, _ value: Int) -> Bool {
        jalon_curl_set_long(raw, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: String) -> Bool {
        jalon_curl_set_text(raw, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, path: String?) -> Bool {
        guard let path else { return true }
        return set(option, path)
    }

    private func setAddress() -> Bool {
        set(CURLOPT_URL, transfer.request.url)
            && set(CURLOPT_PATH_AS_IS, 1)
            && set(CURLOPT_PROTOCOLS_STR, "http,https")
            && set(CURLOPT_FOLLOWLOCATION, 0)
            && set(CURLOPT_PROXY, "")
            && set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            && set(CURLOPT_UNIX_SOCKET_PATH, path: transfer.options.unixSocket)
    }

    private func setMethod() -> Bool {
        let request = transfer.request
        switch request.method {
        case "GET" where request.body.isEmpty: return set(CURLOPT_HTTPGET, 1)
        case "HEAD": return set(CURLOPT_NOBODY, 1)
        default: break
        }
        let hasBody = !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method)
        guard hasBody else { return set(CURLOPT_CUSTOMREQUEST, request.method) }
        let size = curl_off_t(request.body.count)
        return set(CURLOPT_POST, 1)
            && jalon_curl_set_offset(raw, CURLOPT_POSTFIELDSIZE_LARGE, size) == CURLE_OK
            && setBody(request.body)
            && set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    /// Copies the body into libcurl; its size was set before, as libcurl asks.
    private func setBody(_ body: [UInt8]) -> Bool {
        body.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return set(CURLOPT_COPYPOSTFIELDS, "") }
            return jalon_curl_set_bytes(raw, CURLOPT_COPYPOSTFIELDS, start) == CURLE_OK
        }
    }

    private func setFields() -> Bool {
        let names = Set(transfer.request.fields.map { $0.name.lowercased() })
        // Without this libcurl calls every body a form.
        var lines = names.contains("content-type") ? [] : ["Content-Type:"]
        for field in transfer.request.fields {
            // libcurl writes an empty field when its name ends in a semicolon.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        for line in lines {
            guard let longer = curl_slist_append(fields, line) else { return false }
            fields = longer
        }
        return jalon_curl_set_list(raw, CURLOPT_HTTPHEADER, fields) == CURLE_OK
    }

    private func setBounds() -> Bool {
        let timeouts = transfer.request.timeouts
        let bytesMax = transfer.request.responseBytesMax ?? transfer.options.responseBytesMax
        let isStream = transfer.onEvent != nil
        return set(CURLOPT_NOSIGNAL, 1)
            && set(CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect.milliseconds)
            && set(CURLOPT_TIMEOUT_MS, timeouts.total?.milliseconds ?? 0)
            && set(CURLOPT_LOW_SPEED_LIMIT, 1)
            && set(CURLOPT_LOW_SPEED_TIME, (timeouts.silence.milliseconds + 999) / 1_000)
            && set(CURLOPT_TCP_KEEPALIVE, 1)
            && jalon_curl_set_offset(
                raw,
                CURLOPT_MAXFILESIZE_LARGE,
                isStream ? 0 : curl_off_t(max(bytesMax, 1))
            ) == CURLE_OK
    }

    private func setTrust() -> Bool {
        set(CURLOPT_SSL_VERIFYPEER, 1)
            && set(CURLOPT_SSL_VERIFYHOST, 2)
            && set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
            && set(CURLOPT_CAINFO, path: transfer.options.authorityFile)
            && set(CURLOPT_SSLCERT, path: transfer.options.certificateFile)
            && set(CURLOPT_SSLKEY, path: transfer.options.keyFile)
    }

    private func setSinks() -> Bool {
        let context = Unmanaged.passUnretained(reception).toOpaque()
        return jalon_curl_set_sink(raw, CURLOPT_HEADERFUNCTION, onHead) == CURLE_OK
            && jalon_curl_set_pointer(raw, CURLOPT_HEADERDATA, context) == CURLE_OK
            && jalon_curl_set_sink(raw, CURLOPT_WRITEFUNCTION, onBody) == CURLE_OK
            && jalon_curl_set_pointer(raw, CURLOPT_WRITEDATA, context) == CURLE_OK
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, at least one: zero would mean "no limit" to libcurl.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(
            1,
            Int(seconds) * 1_000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
        )
    }
}

extension CURLcode {
    fileprivate var kind: HTTPClientError.Kind {
        switch self {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_PROXY,
            CURLE_INTERFACE_FAILED:
            .cannotConnect
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            .tls
        case CURLE_URL_MALFORMAT: .badURL
        default: .protocolError
        }
    }
}
