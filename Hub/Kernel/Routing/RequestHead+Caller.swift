package import HTTPServer

extension RequestHead {
    private static let addressBytesMax = 64

    /// Who asks: behind nginx every peer is this machine, and the last address it added counts.
    package var callerAddress: String {
        let forwarded = fields.values("X-Forwarded-For").last?.split(separator: ",").last
        guard let forwarded, forwarded.utf8.count <= Self.addressBytesMax else { return remote }
        return String(forwarded.filter { $0 != " " })
    }
}
