extension Scene {
    /// Somebody must do something else than pass.
    var attentionSaying: Saying {
        switch self {
        case .notUsed:
            Saying(
                Message(
                    fr: "Vous n’êtes pas passé",
                    en: "You did not go through",
                    ar: "لم تعبر بعد"
                ),
                Message(
                    fr: "Votre billet n’a pas été utilisé : présentez-le de nouveau.",
                    en: "Your ticket was not used: show it again.",
                    ar: "لم تُستخدم تذكرتك، أظهرها مرة أخرى."
                )
            )
        case .gateRefused:
            Saying(
                Message(
                    fr: "Le passage ne s’ouvre pas",
                    en: "The gate will not open",
                    ar: "البوابة لا تُفتح"
                ),
                Message(
                    fr: "Votre billet est bon et n’a pas été utilisé. Voyez un agent.",
                    en: "Your ticket is fine and was not used. Please see a steward.",
                    ar: "تذكرتك صالحة ولم تُستخدم. اسأل أحد المشرفين."
                )
            )
        case .unsettled:
            Saying(
                Message(fr: "Un instant", en: "One moment", ar: "لحظة من فضلك"),
                Message(
                    fr: "Si vous n’avez pas pu passer, un agent va vous aider.",
                    en: "If you could not go through, a steward will help you.",
                    ar: "إن لم تتمكّن من العبور فسيساعدك أحد المشرفين."
                )
            )
        case .oneAtATime:
            Saying(
                Message(
                    fr: "Une personne à la fois",
                    en: "One person at a time",
                    ar: "شخص واحد في كل مرة"
                ),
                Message(
                    fr: "Chacun présente son propre billet, merci.",
                    en: "Everybody shows a ticket of their own, thank you.",
                    ar: "كل شخص يُظهر تذكرته الخاصة، شكرًا."
                )
            )
        case .keypadLocked:
            Saying(
                Message(
                    fr: "Trop d’essais",
                    en: "Too many tries",
                    ar: "محاولات كثيرة"
                ),
                Message(
                    fr: "Présentez votre code ou votre badge, ou réessayez dans quelques minutes.",
                    en: "Show your code or badge, or try again in a few minutes.",
                    ar: "أظهر رمزك أو بطاقتك، أو أعد المحاولة بعد بضع دقائق."
                )
            )
        default:
            Saying(
                Message(
                    fr: "Ce passage ne peut pas être noté",
                    en: "This passage cannot be noted",
                    ar: "تعذّر تسجيل هذا المرور"
                ),
                Message(
                    fr: "Votre billet n’a pas été utilisé. Utilisez une autre entrée.",
                    en: "Your ticket was not used. Please use another entrance.",
                    ar: "لم تُستخدم تذكرتك. استخدم مدخلًا آخر."
                )
            )
        }
    }
}
