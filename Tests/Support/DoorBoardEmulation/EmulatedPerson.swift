/// Who stands before the gate when it opens.
package enum EmulatedPerson: Sendable, Hashable {
    /// Goes through so long after the opening.
    case passes(after: Duration)
    /// Walks away.
    case none
    /// Goes through and somebody else right behind.
    case twice(after: Duration)
    /// Stays in the arm.
    case stuck(after: Duration)
    /// Goes the other way.
    case wrongWay(after: Duration)
    /// Goes through a door: its contact opens, and shuts half a second later.
    case door(after: Duration)

    /// `pass 300`, `none`, `twice 300`, `stuck 300`, `wrong-way 300`, `door 300`.
    package init?(_ kind: String, _ after: Duration) {
        switch kind {
        case "pass": self = .passes(after: after)
        case "none": self = .none
        case "twice": self = .twice(after: after)
        case "stuck": self = .stuck(after: after)
        case "wrong-way": self = .wrongWay(after: after)
        case "door": self = .door(after: after)
        default: return nil
        }
    }
}
