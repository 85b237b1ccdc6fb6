import CMicrohttpd
import Glibc

/// A connection of the engine, valid until its request is completed.
///
/// Unchecked because the pointer is used off the engine's thread for one call only: resuming a
/// suspended connection, which libmicrohttpd documents as safe at any time. All other calls are
/// made inside the engine's callbacks.
struct ConnectionHandle: @unchecked Sendable {
    private let raw: OpaquePointer

    init(_ raw: OpaquePointer) {
        self.raw = raw
    }

    func suspend() {
        MHD_suspend_connection(raw)
    }

    func resume() {
        MHD_resume_connection(raw)
    }

    func queue(_ response: OpaquePointer, status: Int) -> MHD_Result {
        MHD_queue_response(raw, UInt32(status), response)
    }

    var headBytes: Int { jalon_mhd_head_bytes(raw) }

    /// Writes a whole small answer past the engine, which takes none while a body comes in.
    ///
    /// Nothing of this exchange was sent before, and the connection is cut after it.
    func write(_ bytes: [UInt8]) {
        let socket = jalon_mhd_socket(raw)
        guard socket >= 0 else { return }
        _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    }

    /// The peer's address without its port, or `unix`.
    var remote: String {
        guard let address = jalon_mhd_peer(raw) else { return "unix" }
        let length: Int
        switch Int32(address.pointee.sa_family) {
        case AF_INET: length = MemoryLayout<sockaddr_in>.size
        case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
        default: return "unix"
        }
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(
            address,
            socklen_t(length),
            &name,
            socklen_t(name.count),
            nil,
            0,
            NI_NUMERICHOST
        )
        return result == 0 ? text(name.map(UInt8.init(bitPattern:))) : "unknown"
    }

    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The header fields in order; nil when one is not UTF-8.
    var fields: HeaderFields? {
        var reading = FieldReading()
        withUnsafeMutablePointer(to: &reading) { context in
            _ = MHD_get_connection_values_n(raw, .HEADER_KIND, readField, context)
        }
        return reading.isText ? HeaderFields(reading.fields) : nil
    }
}

private struct FieldReading {
    var fields: [HeaderFields.Field] = []
    var isText = true
}

private func readField(
    _ context: UnsafeMutableRawPointer?,
    _ kind: MHD_ValueKind,
    _ name: UnsafePointer<CChar>?,
    _ nameBytes: Int,
    _ value: UnsafePointer<CChar>?,
    _ valueBytes: Int
) -> MHD_Result {
    guard let reading = context?.assumingMemoryBound(to: FieldReading.self) else { return .NO }
    guard let name = text(name, nameBytes), let value = text(value, valueBytes) else {
        reading.pointee.isText = false
        return .NO
    }
    reading.pointee.fields.append(HeaderFields.Field(name: name, value: value))
    return .YES
}

private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String? {
    guard let start else { return "" }
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    return String(validating: bytes, as: UTF8.self)
}
