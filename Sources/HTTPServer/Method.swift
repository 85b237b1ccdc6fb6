/// What a request wants done; the methods the house serves and no others.
///
/// OPTIONS, TRACE, CONNECT and QUERY are refused with 405, unheard-of ones with 501 (RFC 9110,
/// 15.6.2).
package enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// Methods of RFC 9110 and of the QUERY draft that are known here and never served.
    static let known: Set<String> = ["OPTIONS", "TRACE", "CONNECT", "QUERY"]
}
