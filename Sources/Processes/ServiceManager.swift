internal import Glibc

/// Tells systemd how the service is (sd_notify(3)): one datagram, no library needed.
package enum ServiceManager {
    /// Sends `state` (`READY=1`, `WATCHDOG=1`, `STOPPING=1`, `STATUS=…`) to the socket named by
    /// NOTIFY_SOCKET; false when the process was not started by a service manager.
    @discardableResult
    package static func notify(
        _ state: String,
        socket path: String? = OwnProcess.environment["NOTIFY_SOCKET"]
    ) throws(SystemFailure) -> Bool {
        guard let path, !path.isEmpty else { return false }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw SystemFailure(.tooLarge, "name the socket", "NOTIFY_SOCKET")
        }
        // A leading @ stands for the zero byte of the abstract namespace.
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw SystemFailure("socket", "NOTIFY_SOCKET", errno: errno) }
        let held = Descriptor(adopting: number)
        let length = MemoryLayout<sa_family_t>.size + name.count
        let bytes = Array(state.utf8)
        let sent = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    held.number,
                    bytes,
                    bytes.count,
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT),
                    $0,
                    socklen_t(length)
                )
            }
        }
        guard sent == bytes.count else {
            throw SystemFailure("sendto", "NOTIFY_SOCKET", errno: errno)
        }
        return true
    }
}
