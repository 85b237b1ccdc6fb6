import Dispatch

/// Does long work, such as hashing a snapshot, on a thread of its own.
///
/// Swift's own threads are as many as the cores: on two cores, two long pieces of work would stop
/// every lane and the status page.
package struct Workshop: Sendable {
    private let queue: DispatchQueue

    package init(_ name: String) {
        queue = DispatchQueue(label: "jalon.edge.\(name)", qos: .utility)
    }

    /// Does it after what was begun before; nobody waits.
    package func begin(_ work: @escaping @Sendable () -> Void) {
        queue.async { work() }
    }

    package func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(Failure) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
