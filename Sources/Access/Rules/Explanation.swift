package import Vocabulary

/// One thing that would have been otherwise, had the person been let in.
package enum Proposal: Hashable, Sendable {
    /// Not before this moment.
    case moment(Timestamp)
    /// At a gate of one of these zones, the nearest first.
    case zones([UInt16])
    /// At one of these gates; empty for any that the rules do not leave out.
    case gates([GateID])
    /// With a right to one of these products; empty for any that the rules do not leave out.
    case products([UInt32])
    /// By a medium at least so hard to copy.
    case medium(Assurance)
    /// After having been seen to leave a zone; with 0, all of them.
    case leaving(UInt16)
    /// After having entered a zone.
    case entering(UInt16)
    case payment
    /// Of a suspended right.
    case reactivation
    /// When somebody has left.
    case room
    /// When this gate has heard of the hub again.
    case freshCache
    /// When this gate knows the time again.
    case clock
}

/// The nearest thing that would have let a refused person in.
package struct Explanation: Hashable, Sendable {
    package let refusal: Refusal
    /// All of them together; empty where nothing that may still come would do.
    package let proposals: [Proposal]
    /// Minutes east of UTC of the place at the proposed moment; nil where nobody told.
    package let offset: Int16?

    package init(_ refusal: Refusal, _ proposals: [Proposal] = [], offset: Int16? = nil) {
        self.refusal = refusal
        self.proposals = proposals
        self.offset = offset
    }

    package var moment: Timestamp? {
        for case .moment(let moment) in proposals { return moment }
        return nil
    }
}

extension Proposal {
    /// The word that is sent and counted; one thing of a kind is enough.
    package var need: String {
        switch self {
        case .moment: "moment"
        case .zones: "zone"
        case .gates: "gate"
        case .products: "product"
        case .medium: "medium"
        case .leaving: "leave"
        case .entering: "enter"
        case .payment: "payment"
        case .reactivation: "reactivation"
        case .room: "room"
        case .freshCache: "fresh_cache"
        case .clock: "clock"
        }
    }
}

extension Decision {
    /// Why these facts lead to a refusal; nil where they do not.
    package static func explanation(of facts: Facts) -> Explanation? {
        var search = ExplanationSearch(facts)
        return search.explanation()
    }
}
