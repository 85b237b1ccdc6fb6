package import Vocabulary

/// A ``Proposal`` as it is sent and shown: what is needed in one word, and of what.
package struct ProposalForm: Codable, Hashable, Sendable {
    package let need: String
    package var at: Timestamp?
    /// Of zones, products.
    package var numbers: [UInt32]?
    package var gates: [GateID]?
    package var assurance: String?

    package init(_ proposal: Proposal) {
        need = proposal.need
        switch proposal {
        case .moment(let moment): at = moment
        case .zones(let zones): numbers = zones.map(UInt32.init)
        case .gates(let gates): self.gates = gates
        case .products(let products): numbers = products
        case .medium(let assurance): self.assurance = assurance.name
        case .leaving(let zone), .entering(let zone): numbers = [UInt32(zone)]
        case .payment, .reactivation, .room, .freshCache, .clock: break
        }
    }
}

extension Assurance {
    /// The word that is stored, counted and sent.
    package var name: String {
        switch self {
        case .copyable: "copyable"
        case .signed: "signed"
        case .oneTime: "one_time"
        case .mutual: "mutual"
        }
    }
}

extension Explanation {
    package var forms: [ProposalForm] { proposals.map { ProposalForm($0) } }

    /// For whoever looks after the gate; nil where nothing that may still come would do.
    package var words: String? {
        guard !proposals.isEmpty else { return nil }
        return proposals.map { words($0) }.joined(separator: ", ")
    }

    private func words(_ proposal: Proposal) -> String {
        switch proposal {
        case .moment(let moment): "from \(local(moment))"
        case .zones(let zones): "in zone \(Self.list(zones))"
        case .gates([]): "at another gate"
        case .gates(let gates): "at \(Self.list(gates))"
        case .products([]): "with another product"
        case .products(let products): "with product \(Self.list(products))"
        case .medium(let assurance): "with a medium that is at least \(assurance.name)"
        case .leaving(0): "after leaving"
        case .leaving(let zone): "after leaving zone \(zone)"
        case .entering(let zone): "after entering zone \(zone)"
        case .payment: "once paid"
        case .reactivation: "once reactivated"
        case .room: "once somebody has left"
        case .freshCache: "once this gate has heard from the hub"
        case .clock: "once this gate is sure of the time"
        }
    }

    private static func list(_ items: [some CustomStringConvertible]) -> String {
        items.map(\.description).joined(separator: " or ")
    }

    /// As the clock of the place shows it, else in UTC.
    private func local(_ moment: Timestamp) -> String {
        guard let offset else { return moment.description }
        let shifted = moment.advanced(by: .seconds(60 * Int(offset))).description
        let sign = offset < 0 ? "-" : "+"
        let parts = [offset.magnitude / 60, offset.magnitude % 60].map {
            $0 < 10 ? "0\($0)" : "\($0)"
        }
        return "\(shifted.prefix(10)) \(shifted.dropFirst(11).prefix(5)) \(sign)"
            + parts.joined(separator: ":")
    }
}
