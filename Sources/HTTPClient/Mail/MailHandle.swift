import CCurl

/// One libcurl exchange that sends a mail; used on one thread, freed when the object ends.
final class MailHandle {
    private let raw: UnsafeMutableRawPointer
    private let source: MailSource
    private var recipients: UnsafeMutablePointer<curl_slist>?

    init?(_ message: [UInt8]) {
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
        source = MailSource(message)
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(recipients)
    }

    func setServer(_ server: MailServer, saying name: String) -> Bool {
        let use: Int =
            switch server.protection {
            case .tls, .startTLS: Int(CURLUSESSL_ALL.rawValue)
            case .none: Int(CURLUSESSL_NONE.rawValue)
            }
        // The name said in EHLO is the path of an address of SMTP.
        return set(CURLOPT_URL, "\(server.url)/\(name)")
            && set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            && set(CURLOPT_PROXY, "")
            && set(CURLOPT_USE_SSL, use)
            && set(CURLOPT_SSL_VERIFYPEER, 1)
            && set(CURLOPT_SSL_VERIFYHOST, 2)
            && set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
            && set(CURLOPT_CAINFO, given: server.authorityFile)
            && set(CURLOPT_USERNAME, given: server.user)
            && set(CURLOPT_PASSWORD, given: server.password)
    }

    func setEnvelope(from sender: String, to recipient: String) -> Bool {
        guard let list = curl_slist_append(nil, "<\(recipient)>") else { return false }
        recipients = list
        let context = Unmanaged.passUnretained(source).toOpaque()
        let size = curl_off_t(source.count)
        return set(CURLOPT_MAIL_FROM, "<\(sender)>")
            && jalon_curl_set_list(raw, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK
            && set(CURLOPT_UPLOAD, 1)
            && jalon_curl_set_offset(raw, CURLOPT_INFILESIZE_LARGE, size) == CURLE_OK
            && jalon_curl_set_source(raw, CURLOPT_READFUNCTION, onMailRead) == CURLE_OK
            && jalon_curl_set_pointer(raw, CURLOPT_READDATA, context) == CURLE_OK
    }

    func setBounds(connect: Int, total: Int) -> Bool {
        set(CURLOPT_NOSIGNAL, 1) && set(CURLOPT_CONNECTTIMEOUT_MS, connect)
            && set(CURLOPT_TIMEOUT_MS, total) && set(CURLOPT_FORBID_REUSE, 1)
    }

    func perform() -> Result<Void, MailError> {
        let code = curl_easy_perform(raw)
        guard code != CURLE_OK else { return .success(()) }
        var reply = 0
        _ = jalon_curl_get_long(raw, CURLINFO_RESPONSE_CODE, &reply)
        let text = String(cString: curl_easy_strerror(code))
        // Only what the server itself refuses for good is not tried again. A password that is wrong
        // today may be mended tomorrow.
        let isFinal = (500...599).contains(reply) && code != CURLE_LOGIN_DENIED
        return .failure(MailError(isFinal ? .refused : .later, code: reply, text))
    }

    private func set(_ option: CURLoption, _ value: Int) -> Bool {
        jalon_curl_set_long(raw, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: String) -> Bool {
        jalon_curl_set_text(raw, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, given value: String?) -> Bool {
        value.map { set(option, $0) } ?? true
    }
}

/// The bytes of a message and how many of them were handed to libcurl.
private final class MailSource {
    private let message: [UInt8]
    private var sent = 0

    init(_ message: [UInt8]) {
        self.message = message
    }

    var count: Int { message.count }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = message[sent...].prefix(buffer.count)
        buffer.copyBytes(from: piece)
        sent += piece.count
        return piece.count
    }
}

private func onMailRead(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, let bytes else { return Int(CURL_READFUNC_ABORT) }
    let source = Unmanaged<MailSource>.fromOpaque(context).takeUnretainedValue()
    return source.fill(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}
