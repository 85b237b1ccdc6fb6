import Escaping

/// A drawing for each look; the style shows the one that holds.
///
/// Each has an outline of its own, so that it is told apart without its colour. None points to a
/// side: no drawing knows where the way out is, least of all in a fire.
enum Icons {
    static let all = Markup(joining: Look.allCases.map(drawing))

    private static func drawing(_ look: Look) -> Markup {
        """
        <svg class="icon icon-\(look.rawValue)" viewBox="0 0 96 96" aria-hidden="true" \
        focusable="false">\(lines(look))</svg>
        """
    }

    private static func lines(_ look: Look) -> Markup {
        switch look {
        case .idle:
            """
            <rect x="29" y="8" width="38" height="64" rx="7"/><path d="M43 62h10"/>\
            <rect class="solid" x="37" y="20" width="9" height="9"/>\
            <rect class="solid" x="50" y="20" width="9" height="9"/>\
            <rect class="solid" x="37" y="33" width="9" height="9"/>\
            <rect class="solid" x="52" y="35" width="7" height="7"/>\
            <path d="M22 86h52"/><path d="M14 76c-5-8-5-20 0-28M82 76c5-8 5-20 0-28"/>
            """
        case .reading:
            """
            <path d="M10 30V16a6 6 0 0 1 6-6h14M66 10h14a6 6 0 0 1 6 6v14M86 66v14a6 6 0 0 1-6 \
            6H66M30 86H16a6 6 0 0 1-6-6V66"/><path d="M22 48h52"/>
            """
        case .granted: "<circle cx=\"48\" cy=\"48\" r=\"41\"/><path d=\"M27 50l15 15 28-32\"/>"
        case .passed: "<path d=\"M14 52l22 22 46-50\"/>"
        case .refused:
            """
            <path d="M32 7h32l25 25v32L64 89H32L7 64V32z"/><path d="M33 33l30 30M63 33L33 63"/>
            """
        case .attention:
            """
            <path d="M48 9L91 85H5z"/><path d="M48 36v24"/><circle class="solid" cx="48" cy="72" \
            r="3.5"/>
            """
        // Straight ahead between two posts: the same way for who reads from the right.
        case .free: "<path d=\"M14 88V26M82 88V26\"/><path d=\"M48 86V18M28 38l20-20 20 20\"/>"
        case .evacuation:
            """
            <path d="M30 84V10h36v74M30 10L8 19v72l22-7M66 10l22 9v72l-22-7"/>\
            <circle class="solid" cx="48" cy="32" r="6.5"/>\
            <path d="M48 44v18M39 54l9-9 9 9M48 62l-8 20M48 62l8 20"/>
            """
        case .out: "<circle cx=\"48\" cy=\"48\" r=\"41\"/><path d=\"M20 48h56\"/>"
        }
    }
}
