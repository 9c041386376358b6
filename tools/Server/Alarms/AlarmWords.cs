namespace MeterNode.Server.Alarms;

/// <summary>The words of a rule in one language; <c>{node}</c>, <c>{part}</c>, <c>{value}</c> and <c>{day}</c> stand for values.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Text">What is known of it.</param>
/// <param name="Cure">What to do.</param>
public sealed record AlarmWords(string Title, string Text, string Cure);
