import Synchronization

/// Random bytes that a published example used; zeros when they are spent.
final class RandomList: Sendable {
    private let rest: Mutex<[[UInt8]]>

    init(_ list: [[UInt8]]) {
        rest = Mutex(list)
    }

    func next(_ count: Int) -> [UInt8] {
        rest.withLock { rest in
            guard let first = rest.first, first.count == count else {
                return [UInt8](repeating: 0, count: count)
            }
            rest.removeFirst()
            return first
        }
    }
}
