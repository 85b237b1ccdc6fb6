import Access
import Rights
import Vocabulary

/// Says an explanation to people, with the names that an operator gave.
struct ExplanationWords {
    let zones: [UInt16: String]
    let gates: [GateID: String]

    func sentence(_ explanation: Explanation) -> BothLanguages {
        let why = explanation.refusal.words
        guard !explanation.proposals.isEmpty else {
            return BothLanguages(
                en: "Refused: \(why.en). Nothing that may still come would let this person in.",
                fr: "Refusé : \(why.fr). Rien de ce qui peut encore venir n'y changerait."
            )
        }
        let needs = explanation.proposals.map { words($0, explanation.offset) }
        return BothLanguages(
            en: "Refused: \(why.en). Let in \(needs.map(\.en).joined(separator: ", ")).",
            fr: "Refusé : \(why.fr). Admis \(needs.map(\.fr).joined(separator: ", "))."
        )
    }

    private func words(_ proposal: Proposal, _ offset: Int16?) -> BothLanguages {
        switch proposal {
        case .moment(let moment): Self.moment(moment, offset)
        case .zones, .gates, .products, .leaving, .entering: place(proposal)
        case .medium(let assurance): Self.medium(assurance)
        case .payment: .init(en: "once paid", fr: "une fois payé")
        case .reactivation: .init(en: "once resumed", fr: "une fois rétabli")
        case .room: .init(en: "once somebody has left", fr: "quand quelqu'un sera sorti")
        case .freshCache:
            .init(
                en: "once the gate has heard from the hub",
                fr: "quand la porte aura eu des nouvelles du serveur"
            )
        case .clock:
            .init(
                en: "once the gate is sure of the time",
                fr: "quand la porte sera sûre de l'heure"
            )
        }
    }

    private func place(_ proposal: Proposal) -> BothLanguages {
        switch proposal {
        case .zones(let numbers):
            let names = numbers.map(zone)
            return .init(
                en: "in \(names.joined(separator: " or "))",
                fr: "dans \(names.joined(separator: " ou "))"
            )
        case .gates([]): return .init(en: "at another gate", fr: "à une autre porte")
        case .gates(let ids):
            let names = ids.map { gates[$0] ?? $0.description }
            return .init(
                en: "at gate \(names.joined(separator: " or "))",
                fr: "à la porte \(names.joined(separator: " ou "))"
            )
        case .products([]):
            return .init(en: "with another product", fr: "avec un autre produit")
        case .products(let numbers):
            let names = numbers.map(\.description)
            return .init(
                en: "with product \(names.joined(separator: " or "))",
                fr: "avec le produit \(names.joined(separator: " ou "))"
            )
        case .leaving(0): return .init(en: "after leaving", fr: "après une sortie")
        case .leaving(let number):
            return .init(
                en: "after leaving \(zone(number))",
                fr: "après avoir quitté \(zone(number))"
            )
        case .entering(let number):
            return .init(
                en: "after entering \(zone(number))",
                fr: "après être entré dans \(zone(number))"
            )
        default: return .init(en: "", fr: "")
        }
    }

    private func zone(_ number: UInt16) -> String { zones[number] ?? "zone \(number)" }

    private static func medium(_ assurance: Assurance) -> BothLanguages {
        switch assurance {
        case .copyable, .signed:
            .init(en: "with a signed code", fr: "avec un code signé")
        case .oneTime:
            .init(
                en: "with a code or badge that cannot be copied",
                fr: "avec un code ou un badge qui ne se copie pas"
            )
        case .mutual:
            .init(
                en: "with a badge that proves itself",
                fr: "avec un badge qui prouve ce qu'il est"
            )
        }
    }

    /// As the clock of the place shows it, else in UTC.
    private static func moment(_ moment: Timestamp, _ offset: Int16?) -> BothLanguages {
        let clock = LocalClock(fixed: offset ?? 0)
        let day = clock.day(at: moment)
        let time = TimeText.hours(clock.minuteOfDay(at: moment))
        let name = TimeText.weekdays[Int(day.weekday)]
        let date = day.text
        let french = date.split(separator: "-").reversed().joined(separator: "/")
        let zone = TimeText.zone(offset ?? 0)
        return .init(
            en: "from \(name.en) \(date) at \(time) (\(zone))",
            fr: "à partir du \(name.fr) \(french) à \(time) (\(zone))"
        )
    }
}

/// Hours and days as texts.
private enum TimeText {
    static let weekdays = [
        ("Monday", "lundi"), ("Tuesday", "mardi"), ("Wednesday", "mercredi"),
        ("Thursday", "jeudi"), ("Friday", "vendredi"), ("Saturday", "samedi"),
        ("Sunday", "dimanche"),
    ].map { BothLanguages(en: $0.0, fr: $0.1) }

    static func hours(_ minutes: UInt16) -> String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    static func zone(_ offset: Int16) -> String {
        guard offset != 0 else { return "UTC" }
        return (offset < 0 ? "UTC-" : "UTC+") + hours(offset.magnitude)
    }
}
