import Vocabulary

/// One condition of a group of a policy, a row of the policies table: 48 bytes, big-endian.
///
/// ```
/// 0 kind 1 (2) · 1 zero 2 · 3 part 1 · 4 group 1 · 5 index 1 · 6 policy 2 · 8 test 1
/// 9 sense 1 (1 at least, in, is · 2 at most, not in, is not · else 0) · 10 subject 1
/// 11 weekdays 1 · 12 time zone 2 · 14 number 2 (calendar, zone, length of the list)
/// 16 eight numbers of 4: minutes or days from and until, moments as two numbers each, a list
/// ```
/// A policy admits when one of its groups holds, or one of its windows (``WeeklyWindow``); a group
/// holds when all its conditions do. What a test does not use is zero. A list longer than eight has
/// further rows of the same group and index, whose parts count up.
package struct ConditionRow: Hashable, Sendable {
    package static let keyKind: UInt8 = 2
    package static let numbersPerRow = 8

    package let policy: UInt16
    package let group: UInt8
    package let index: UInt8
    package let part: UInt8
    package let test: RuleTest

    /// Nil where its numbers cannot be.
    package init?(
        policy: UInt16,
        group: UInt8,
        index: UInt8,
        part: UInt8 = 0,
        test: RuleTest
    ) {
        guard policy > 0, test.isPossible, test.list?.numbers.count ?? 0 <= Self.numbersPerRow,
            part == 0 || test.list != nil
        else { return nil }
        self.policy = policy
        self.group = group
        self.index = index
        self.part = part
        self.test = test
    }

    /// As many rows as the list of a test needs; empty where its numbers cannot be.
    package static func rows(
        policy: UInt16,
        group: UInt8,
        index: UInt8,
        test: RuleTest
    ) -> [ConditionRow] {
        guard let list = test.list, list.numbers.count > numbersPerRow else {
            return [Self(policy: policy, group: group, index: index, test: test)]
                .compactMap(\.self)
        }
        guard test.isPossible else { return [] }
        let starts = stride(from: 0, to: list.numbers.count, by: numbersPerRow)
        return starts.enumerated().compactMap { part, start in
            let numbers = Array(list.numbers[start...].prefix(numbersPerRow))
            return Self(
                policy: policy,
                group: group,
                index: index,
                part: UInt8(part),
                test: test.replacingList(RuleList(isIn: list.isIn, numbers))
            )
        }
    }
}

extension RuleTest {
    var list: RuleList? {
        switch self {
        case .products(let list), .gates(let list), .zones(let list): list
        default: nil
        }
    }

    func replacingList(_ list: RuleList) -> RuleTest {
        switch self {
        case .products: .products(list)
        case .gates: .gates(list)
        case .zones: .zones(list)
        default: self
        }
    }
}

extension ConditionRow {
    package var bytes: [UInt8] {
        let fields = RuleFields(test)
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(Self.keyKind)
        writer.zeros(2)
        writer.number(part)
        writer.number(group)
        writer.number(index)
        writer.number(policy)
        writer.number(test.number)
        writer.number(fields.sense)
        writer.number(fields.subject)
        writer.number(fields.weekdays)
        writer.number(fields.timeZone)
        writer.number(fields.number)
        for value in fields.values { writer.number(value) }
        writer.zeros(4 * (Self.numbersPerRow - fields.values.count))
        return writer.bytes
    }

    /// Reads 48 bytes, or gives nil where a field holds what this version does not know.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount, bytes[0] == Self.keyKind else { return nil }
        var reader = ByteReader(bytes, at: 3)
        let part: UInt8 = reader.number()
        let group: UInt8 = reader.number()
        let index: UInt8 = reader.number()
        let policy: UInt16 = reader.number()
        let test: UInt8 = reader.number()
        var fields = RuleFields()
        fields.sense = reader.number()
        fields.subject = reader.number()
        fields.weekdays = reader.number()
        fields.timeZone = reader.number()
        fields.number = reader.number()
        fields.values = (0..<Self.numbersPerRow).map { _ in reader.number() }
        guard let test = fields.test(test) else { return nil }
        self.init(policy: policy, group: group, index: index, part: part, test: test)
        // What is not used is zero, and every row has one spelling.
        guard self.bytes == bytes else { return nil }
    }
}
