/// The words of the pages that are no scene.
enum PageWords {
    static let title = Message(fr: "Accès", en: "Access", ar: "الدخول")
    static let out = OutOfServiceCause.readers.saying
    /// Shown by the page itself when the device says nothing any more.
    static let silence = Message(
        fr: "Cet appareil ne répond plus. Utilisez une autre entrée ou voyez un agent.",
        en: "This device does not answer. Use another entrance or see a steward.",
        ar: "هذا الجهاز لا يستجيب. استخدم مدخلًا آخر أو اسأل أحد المشرفين."
    )
    static let languages = Message(fr: "Langues", en: "Languages", ar: "اللغات")
    static let device = Message(fr: "Appareil", en: "Device", ar: "الجهاز")
    static let steward = Message(fr: "Agent", en: "Steward", ar: "المشرف")
    static let noScript = Message(
        fr: "Cette page a besoin de JavaScript.",
        en: "This page needs JavaScript.",
        ar: "تحتاج هذه الصفحة إلى جافاسكربت."
    )
    static let connecting = Message(fr: "liaison…", en: "connecting…", ar: "جارٍ الاتصال…")
}
