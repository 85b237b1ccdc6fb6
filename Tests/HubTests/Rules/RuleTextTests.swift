import Access
import Kernel
import Rights
import Testing

@Suite("Texts of rules") struct RuleTextTests {
    static let samples = [
        "", "09:00", "23:59", "24:00", "47:59", "48:00", "48:01", "49:00", "9:00", "09:60", "0900",
        "09-00", "2026-07-14", "2026-7-14", "2026-13-99", "14-07-2026", "2026-07-14 ", "é9:00",
        "٠٩:٠٠", "20260714", "----------",
    ]

    @Test(arguments: samples)
    func `What is documented of days and times is what is accepted`(_ sample: String) throws {
        for form in [TextForm.day, .timeOfDay] {
            let regex = try Regex(form.pattern).matchingSemantics(.unicodeScalar)
            #expect(form.accepts(sample) == (sample.wholeMatch(of: regex) != nil), "\(sample)")
        }
    }

    @Test(
        arguments: [
            ("1970-01-01", 0), ("2020-01-01", 18_262), ("2024-02-29", 19_782),
            ("2199-12-31", 84_005), ("2026-02-29", nil), ("2200-01-01", nil),
            ("1969-12-31", nil), ("2026-00-10", nil), ("2026-7-14", nil),
        ] as [(String, UInt32?)]
    )
    func `A day is read where the calendar has it, and told as it was`(
        _ given: (String, UInt32?)
    ) {
        let day = LocalDay(text: given.0)
        #expect(day?.count == given.1)
        if let day { #expect(day.text == given.0) }
    }
}
