/// What is to happen when, the earliest first; what was planned first goes first.
///
/// A heap of plain numbers and a list of events beside it: a day has fifty thousand of them.
struct Agenda {
    /// Events of one world; the number of an event is the low part of its key.
    private static let orderBits: UInt64 = 24

    private var heap: [UInt64] = []
    private var events: [World.Event?] = []

    mutating func plan(_ at: Int64, _ event: World.Event) {
        precondition(events.count < 1 << Self.orderBits, "a world has less than 16 million events")
        let key = UInt64(at) << Self.orderBits | UInt64(events.count)
        events.append(event)
        var child = heap.count
        heap.append(key)
        while child > 0 {
            let parent = (child - 1) / 2
            guard key < heap[parent] else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = key
    }

    mutating func next() -> (at: Int64, event: World.Event)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty { sink(last) }
        let number = Int(first & (1 << Self.orderBits - 1))
        guard let event = events[number] else { return nil }
        events[number] = nil
        return (Int64(first >> Self.orderBits), event)
    }

    /// Finds the place of a key from the top down.
    private mutating func sink(_ key: UInt64) {
        var parent = 0
        let count = heap.count
        while true {
            var child = 2 * parent + 1
            guard child < count else { break }
            if child + 1 < count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < key else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = key
    }
}
