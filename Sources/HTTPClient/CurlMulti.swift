import CCurl

/// libcurl's set of exchanges; freed when the value ends.
struct CurlMulti: ~Copyable {
    private let raw: UnsafeMutableRawPointer

    /// Kept-alive connections held open without work.
    private static let idleConnectionsMax = 16

    init?(connectionsMax: Int) {
        guard CurlGlobal.isReady, let raw = curl_multi_init() else { return nil }
        self.raw = raw
        jalon_curl_multi_set_long(raw, CURLMOPT_MAX_TOTAL_CONNECTIONS, connectionsMax)
        jalon_curl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, Self.idleConnectionsMax)
    }

    deinit {
        curl_multi_cleanup(raw)
    }

    func add(_ handle: EasyHandle) -> Bool {
        curl_multi_add_handle(raw, handle.raw) == CURLM_OK
    }

    func remove(_ handle: EasyHandle) {
        curl_multi_remove_handle(raw, handle.raw)
    }

    /// Moves all exchanges on as far as they go without waiting.
    func perform() {
        var running: Int32 = 0
        curl_multi_perform(raw, &running)
    }

    /// Waits for the network, a wake-up, or the time given.
    func wait(milliseconds: Int32) {
        curl_multi_poll(raw, nil, 0, milliseconds, nil)
    }

    /// An exchange that has ended, and how.
    func nextEnded() -> (handle: UnsafeMutableRawPointer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(raw, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let handle = message.pointee.easy_handle
            else { continue }
            return (handle, jalon_curl_message_result(message))
        }
        return nil
    }

    /// A way to end `wait` from another thread, good for as long as this value.
    var waker: Waker { Waker(raw: raw) }

    /// Unchecked because `curl_multi_wakeup` is the one call documented for other threads.
    struct Waker: @unchecked Sendable {
        fileprivate let raw: UnsafeMutableRawPointer

        func wake() {
            curl_multi_wakeup(raw)
        }
    }
}
