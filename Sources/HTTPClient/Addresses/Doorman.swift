import CCurl

/// Stands before every socket of one exchange and lets it connect to permitted addresses only.
final class Doorman {
    private let policy: AddressPolicy
    /// Whether an address was turned away: libcurl itself only knows that no socket came.
    private(set) var hasRefused = false
    private let raw: UnsafeMutablePointer<jalon_curl_doorman>

    init(_ policy: AddressPolicy) {
        self.policy = policy
        raw = .allocate(capacity: 1)
        raw.initialize(to: jalon_curl_doorman(judge: onAddress, context: nil))
    }

    deinit { raw.deallocate() }

    /// Takes its place; the exchange must not outlive it.
    func guards(_ handle: UnsafeMutableRawPointer) -> Bool {
        raw.pointee.context = Unmanaged.passUnretained(self).toOpaque()
        return jalon_curl_set_doorman(handle, raw) == CURLE_OK
    }

    fileprivate func judge(_ bytes: [UInt8]) -> Bool {
        let isPermitted = IPAddress(bytes: bytes).map(policy.permits) ?? false
        hasRefused = hasRefused || !isPermitted
        return isPermitted
    }
}

private func onAddress(
    _ context: UnsafeMutableRawPointer?,
    _ address: UnsafePointer<UInt8>?,
    _ count: Int
) -> Int32 {
    guard let context else { return 0 }
    let doorman = Unmanaged<Doorman>.fromOpaque(context).takeUnretainedValue()
    return doorman.judge(Array(UnsafeBufferPointer(start: address, count: count))) ? 1 : 0
}
