import Dispatch

/// Holds whoever enters on its own thread until the test opens.
final class Gate: Sendable {
    private let inside = DispatchSemaphore(value: 0)
    private let way = DispatchSemaphore(value: 0)

    func enter() {
        inside.signal()
        way.wait()
    }

    /// Returns once somebody is inside.
    func entered() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.inside.wait()
                continuation.resume()
            }
        }
    }

    func open() { way.signal() }
}
