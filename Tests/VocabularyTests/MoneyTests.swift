import Testing
import Vocabulary

@Suite("Money")
struct MoneyTests {
    @Test func `Amounts are whole minor units with the digits of their currency`() {
        #expect(Money(minorUnits: 1_250, currency: .euro).description == "12.50 EUR")
        #expect(Money(minorUnits: 5, currency: .dinar).description == "0.005 TND")
        #expect(Money(minorUnits: -7, currency: .euro).description == "-0.07 EUR")
    }

    @Test func `Two currencies are never added`() throws {
        let one = Money(minorUnits: 1, currency: .euro)
        #expect(throws: MoneyError.currenciesDiffer) {
            try one.adding(Money(minorUnits: 1, currency: .dinar))
        }
        #expect(throws: MoneyError.overflow) {
            try one.adding(Money(minorUnits: .max, currency: .euro))
        }
        let two = try one.adding(one)
        #expect(two == Money(minorUnits: 2, currency: .euro))
    }

    @Test func `Only known currencies have a code`() {
        #expect(Currency(code: "TND") == .dinar)
        #expect(Currency(code: "ZZZ") == nil)
    }
}
