namespace MeterNode.Wire;

/// <summary>What a field of the ledger's statements holds, and as what it stands in <see cref="LedgerStatement.Fields"/>.</summary>
public enum LedgerFieldType
{
    /// <summary>A whole number from 0 to 2^53: <see cref="long"/>.</summary>
    Whole,

    /// <summary>A decimal number as text, such as <c>12.345</c> (<see cref="LedgerDecimal"/>): <see cref="string"/>.</summary>
    Decimal,

    /// <summary>A text for people (<see cref="NameRule.TextProblem"/>): <see cref="string"/>.</summary>
    Text,

    /// <summary>A name (<see cref="NameRule.NameProblem"/>): <see cref="string"/>.</summary>
    Name,

    /// <summary>Several names, none twice: an array of <see cref="string"/>.</summary>
    Names,

    /// <summary>The name of a node of the plant: <see cref="string"/>.</summary>
    Node,

    /// <summary>Names of several nodes, none twice: an array of <see cref="string"/>.</summary>
    Nodes,

    /// <summary>A moment, UTC seconds: <see cref="long"/>.</summary>
    Time,

    /// <summary>A calendar day in the plant's zone, YYYY-MM-DD: <see cref="string"/>.</summary>
    Day,

    /// <summary>One of a closed set of words: <see cref="string"/>.</summary>
    Word,

    /// <summary>Digits, which may begin with 0: <see cref="string"/>.</summary>
    Digits,

    /// <summary>Bytes: an array of <see cref="byte"/>.</summary>
    Bytes,
}
