namespace Telegram.Bot.Types;

public class Contact
{
    [JsonPropertyName("phone_number"), JsonIgnore(Condition = Never)] public string PhoneNumber { get; set; } = null!;
    [JsonPropertyName("first_name"), JsonIgnore(Condition = Never)] public string FirstName { get; set; } = null!;
    [JsonPropertyName("last_name")] public string? LastName { get; set; }
    [JsonPropertyName("user_id")] public long? UserId { get; set; }
    public string? Vcard { get; set; }
}

public class Dice
{
    [JsonIgnore(Condition = Never)] public string Emoji { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public int Value { get; set; }
}

public class Location
{
    [JsonIgnore(Condition = Never)] public double Latitude { get; set; }
    [JsonIgnore(Condition = Never)] public double Longitude { get; set; }
    [JsonPropertyName("horizontal_accuracy")] public double? HorizontalAccuracy { get; set; }
    [JsonPropertyName("live_period")] public int? LivePeriod { get; set; }
    public int? Heading { get; set; }
    [JsonPropertyName("proximity_alert_radius")] public int? ProximityAlertRadius { get; set; }
}

public class Venue
{
    [JsonIgnore(Condition = Never)] public Location Location { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public string Title { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public string Address { get; set; } = null!;
    [JsonPropertyName("foursquare_id")] public string? FoursquareId { get; set; }
    [JsonPropertyName("foursquare_type")] public string? FoursquareType { get; set; }
    [JsonPropertyName("google_place_id")] public string? GooglePlaceId { get; set; }
    [JsonPropertyName("google_place_type")] public string? GooglePlaceType { get; set; }
}

public class Poll
{
    [JsonIgnore(Condition = Never)] public string Id { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public string Question { get; set; } = null!;
    [JsonPropertyName("question_entities")] public MessageEntity[]? QuestionEntities { get; set; }
    [JsonIgnore(Condition = Never)] public PollOption[] Options { get; set; } = null!;
    [JsonPropertyName("total_voter_count"), JsonIgnore(Condition = Never)] public int TotalVoterCount { get; set; }
    [JsonPropertyName("is_closed")] public bool IsClosed { get; set; }
    [JsonPropertyName("is_anonymous")] public bool IsAnonymous { get; set; }
    [JsonIgnore(Condition = Never)] public PollType Type { get; set; }
    [JsonPropertyName("allows_multiple_answers")] public bool AllowsMultipleAnswers { get; set; }
    [JsonPropertyName("allows_revoting")] public bool AllowsRevoting { get; set; }
    [JsonPropertyName("members_only")] public bool MembersOnly { get; set; }
    [JsonPropertyName("country_codes")] public string[]? CountryCodes { get; set; }
    [JsonPropertyName("correct_option_ids")] public int[]? CorrectOptionIds { get; set; }
    public string? Explanation { get; set; }
    [JsonPropertyName("explanation_entities")] public MessageEntity[]? ExplanationEntities { get; set; }
    [JsonPropertyName("explanation_media")] public PollMedia? ExplanationMedia { get; set; }
    [JsonPropertyName("open_period")] public int? OpenPeriod { get; set; }
    [JsonPropertyName("close_date"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? CloseDate { get; set; }
    public string? Description { get; set; }
    [JsonPropertyName("description_entities")] public MessageEntity[]? DescriptionEntities { get; set; }
    public PollMedia? Media { get; set; }
}

public class PollOption
{
    [JsonPropertyName("persistent_id"), JsonIgnore(Condition = Never)] public string PersistentId { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public string Text { get; set; } = null!;
    [JsonPropertyName("text_entities")] public MessageEntity[]? TextEntities { get; set; }
    public PollMedia? Media { get; set; }
    [JsonPropertyName("voter_count"), JsonIgnore(Condition = Never)] public int VoterCount { get; set; }
    [JsonPropertyName("added_by_user")] public User? AddedByUser { get; set; }
    [JsonPropertyName("added_by_chat")] public Chat? AddedByChat { get; set; }
    [JsonPropertyName("addition_date"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? AdditionDate { get; set; }
}

public class Game
{
    [JsonIgnore(Condition = Never)] public string Title { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public string Description { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public PhotoSize[] Photo { get; set; } = null!;
    public string? Text { get; set; }
    [JsonPropertyName("text_entities")] public MessageEntity[]? TextEntities { get; set; }
    public Animation? Animation { get; set; }
}

public class Checklist
{
    [JsonIgnore(Condition = Never)] public string Title { get; set; } = null!;
    [JsonPropertyName("title_entities")] public MessageEntity[]? TitleEntities { get; set; }
    [JsonIgnore(Condition = Never)] public ChecklistTask[] Tasks { get; set; } = null!;
    [JsonPropertyName("others_can_add_tasks")] public bool OthersCanAddTasks { get; set; }
    [JsonPropertyName("others_can_mark_tasks_as_done")] public bool OthersCanMarkTasksAsDone { get; set; }
}

public class ChecklistTask
{
    [JsonIgnore(Condition = Never)] public int Id { get; set; }
    [JsonIgnore(Condition = Never)] public string Text { get; set; } = null!;
    [JsonPropertyName("text_entities")] public MessageEntity[]? TextEntities { get; set; }
    [JsonPropertyName("completed_by_user")] public User? CompletedByUser { get; set; }
    [JsonPropertyName("completed_by_chat")] public Chat? CompletedByChat { get; set; }
    [JsonPropertyName("completion_date"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? CompletionDate { get; set; }
}

public class Giveaway
{
    [JsonIgnore(Condition = Never)] public Chat[] Chats { get; set; } = null!;
    [JsonPropertyName("winners_selection_date"), JsonIgnore(Condition = Never), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime WinnersSelectionDate { get; set; }
    [JsonPropertyName("winner_count"), JsonIgnore(Condition = Never)] public int WinnerCount { get; set; }
    [JsonPropertyName("only_new_members")] public bool OnlyNewMembers { get; set; }
    [JsonPropertyName("has_public_winners")] public bool HasPublicWinners { get; set; }
    [JsonPropertyName("prize_description")] public string? PrizeDescription { get; set; }
    [JsonPropertyName("country_codes")] public string[]? CountryCodes { get; set; }
    [JsonPropertyName("prize_star_count")] public long? PrizeStarCount { get; set; }
    [JsonPropertyName("premium_subscription_month_count")] public int? PremiumSubscriptionMonthCount { get; set; }
}

public class GiveawayWinners
{
    [JsonIgnore(Condition = Never)] public Chat Chat { get; set; } = null!;
    [JsonPropertyName("giveaway_message_id"), JsonIgnore(Condition = Never)] public int GiveawayMessageId { get; set; }
    [JsonPropertyName("winners_selection_date"), JsonIgnore(Condition = Never), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime WinnersSelectionDate { get; set; }
    [JsonPropertyName("winner_count"), JsonIgnore(Condition = Never)] public int WinnerCount { get; set; }
    [JsonIgnore(Condition = Never)] public User[] Winners { get; set; } = null!;
    [JsonPropertyName("additional_chat_count")] public int? AdditionalChatCount { get; set; }
    [JsonPropertyName("prize_star_count")] public long? PrizeStarCount { get; set; }
    [JsonPropertyName("premium_subscription_month_count")] public int? PremiumSubscriptionMonthCount { get; set; }
    [JsonPropertyName("unclaimed_prize_count")] public int? UnclaimedPrizeCount { get; set; }
    [JsonPropertyName("only_new_members")] public bool OnlyNewMembers { get; set; }
    [JsonPropertyName("was_refunded")] public bool WasRefunded { get; set; }
    [JsonPropertyName("prize_description")] public string? PrizeDescription { get; set; }
}
