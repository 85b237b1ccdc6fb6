/// Lets a few entries of each name through a second and counts the others.
///
/// A value: the caller tells the time in whole seconds. An attacker who repeats one event cannot
/// fill a disk with it, and the count still says how often it came.
struct LogRate: Sendable {
    enum Verdict: Equatable {
        /// Write it, after one line for the entries held back before it.
        case pass(heldBack: Int)
        case hold
    }

    private struct Window {
        var second: Int
        var count = 0
        var heldBack = 0
    }

    /// Names kept apart; the rest share one.
    static let namesMax = 256

    private let perSecondMax: Int
    private var windows: [String: Window] = [:]

    init(perSecondMax: Int) {
        self.perSecondMax = perSecondMax
    }

    mutating func judge(_ name: String, second: Int) -> Verdict {
        let name = windows[name] == nil && windows.count >= Self.namesMax ? "" : name
        var window = windows[name] ?? Window(second: second)
        var heldBack = 0
        if window.second != second {
            heldBack = window.heldBack
            window = Window(second: second)
        }
        window.count += 1
        let passes = window.count <= perSecondMax
        if !passes { window.heldBack += 1 }
        windows[name] = window
        return passes ? .pass(heldBack: heldBack) : .hold
    }

    /// What is still held back, by name, forgotten with this call.
    mutating func takeHeldBack() -> [(name: String, count: Int)] {
        let held = windows.filter { $0.value.heldBack > 0 }
        for name in held.keys { windows[name]?.heldBack = 0 }
        return held.map { ($0.key, $0.value.heldBack) }.sorted { $0.name < $1.name }
    }
}
