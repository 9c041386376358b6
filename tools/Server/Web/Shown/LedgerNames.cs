using MeterNode.Plant.Ledger;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>Kinds, fields and words of the ledger, as the schema has them, in the language of the page.</summary>
internal static class LedgerNames
{
    /// <summary>What a kind is called.</summary>
    public static string Of(LedgerKind kind, PageView view) =>
        view.IsChinese ? kind.Chinese() : Sentence(kind.Code().Replace('-', ' '));

    /// <summary>What a statement is about; its kind as it is written where a later version added it.</summary>
    public static string OfKind(LedgerStatement statement, PageView view) =>
        statement.Kind is LedgerKind kind ? Of(kind, view) : statement.KindCode;

    /// <summary>What a field is called, with its unit.</summary>
    public static string Of(LedgerField field, PageView view) => view.IsChinese ? field.Chinese
        : Sentence(field.Meaning.Replace('`', '\'')) + (field.Unit is string unit ? $", {unit}" : "");

    /// <summary>What a word of a closed set says.</summary>
    public static string Of(LedgerWord word, PageView view) => view.IsChinese ? word.Chinese : Sentence(word.Meaning);

    /// <summary>What a role is called.</summary>
    public static string Of(LedgerRole role, PageView view) =>
        view.IsChinese ? LedgerWords.Role.First(word => word.Code == role.Code()).Chinese : role.Code();

    /// <summary>A value as people read it; times are those of the plant.</summary>
    public static string Of(LedgerField field, object value, PageView view) =>
        field.Type == LedgerFieldType.Word && field.Words.FirstOrDefault(word => word.Code == value as string) is LedgerWord word
            ? Of(word, view)
        : value is long number && field.Type == LedgerFieldType.Whole ? NumberShown.Of(LedgerText.Of(field, number, view.Zone))
        : value is string[] names ? string.Join(view.IsChinese ? "、" : ", ", names)
        : LedgerText.Of(field, value, view.Zone);

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
