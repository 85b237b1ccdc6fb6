import Access

/// One line of where somebody goes: `Rang 7`, or a name the place gave to a gate.
package struct Place: Encodable, Sendable, Hashable {
    package let label: String
    package let value: String
}

extension Destination {
    /// The way in the order in which it is walked; empty where there are no numbers.
    package func places(_ names: ScreenNames, in language: Language) -> [Place] {
        func place(_ message: Message, _ value: String) -> Place {
            Place(label: message.text(in: language), value: value)
        }
        var places: [Place] = []
        if let name = names.gateGroups[gateGroup] {
            places.append(place(Self.way, name))
        } else if gateGroup > 0 {
            places.append(place(Self.gate, "\(gateGroup)"))
        }
        if let name = names.blocks[seat.block] {
            places.append(place(Self.area, name))
        } else if seat.block > 0 {
            places.append(place(Self.block, "\(seat.block)"))
        }
        if seat.row > 0 { places.append(place(Self.row, "\(seat.row)")) }
        if seat.seat > 0 { places.append(place(Self.seat, "\(seat.seat)")) }
        return places
    }

    private static let way = Message(fr: "Direction", en: "Go to", ar: "الاتجاه")
    private static let gate = Message(fr: "Porte", en: "Gate", ar: "البوابة")
    private static let area = Message(fr: "Secteur", en: "Area", ar: "القطاع")
    private static let block = Message(fr: "Bloc", en: "Block", ar: "القسم")
    private static let row = Message(fr: "Rang", en: "Row", ar: "الصف")
    private static let seat = Message(fr: "Place", en: "Seat", ar: "المقعد")
}
