import CCurl

/// libcurl as a whole: made ready once in a process, before any thread uses it.
enum CurlGlobal {
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
