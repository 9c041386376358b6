namespace MeterNode.Wire.Senml;

/// <summary>Turns SenML records into resolved ones, each of which stands for itself (RFC 8428 §4.6).</summary>
public static class SenmlResolver
{
    /// <summary>The version of RFC 8428; a pack without <c>bver</c> has it.</summary>
    public const int Version = 10;

    /// <summary>Times below this many seconds are relative to now (RFC 8428 §4.5.3).</summary>
    public const double RelativeTimeLimit = 268435456;

    /// <summary>
    /// Applies base fields, makes times absolute, drops the base fields and keeps the order. <paramref name="nowSeconds"/> is
    /// what relative times refer to (Unix time); null leaves them as they are, for packs whose node did not know the time.
    /// </summary>
    /// <exception cref="SenmlException">A name is missing or improper, a version is unknown, a must-understand
    /// field is unknown.</exception>
    public static IReadOnlyList<SenmlRecord> Resolve(IReadOnlyList<SenmlRecord> records, double? nowSeconds)
    {
        var resolved = new List<SenmlRecord>(records.Count);
        string baseName = "";
        string? baseUnit = null;
        double baseTime = 0;
        double? baseValue = null;
        double? baseSum = null;
        int? version = null;
        foreach (SenmlRecord record in records)
        {
            CheckMustUnderstand(record);
            baseName = record.BaseName ?? baseName;
            baseUnit = record.BaseUnit ?? baseUnit;
            baseTime = record.BaseTime ?? baseTime;
            baseValue = record.BaseValue ?? baseValue;
            baseSum = record.BaseSum ?? baseSum;
            version = CheckVersion(record.BaseVersion, version);

            bool otherValue = record.StringValue is not null || record.BooleanValue is not null || record.DataValue is not null;
            double? value = otherValue ? null : Add(baseValue, record.Value);
            double? sum = Add(baseSum, record.Sum);
            if (value is null && sum is null && !otherValue && record.Name is null && record.Others is null)
            {
                continue; // Only base fields for the records after it.
            }

            string name = baseName + record.Name;
            CheckName(name);
            double time = baseTime + (record.Time ?? 0);
            if (nowSeconds is double now && time < RelativeTimeLimit)
            {
                time += now;
            }

            resolved.Add(new SenmlRecord
            {
                Others = record.Others,
                Name = name,
                Unit = record.Unit ?? baseUnit,
                Value = value,
                StringValue = record.StringValue,
                BooleanValue = record.BooleanValue,
                DataValue = record.DataValue,
                Sum = sum,
                Time = time,
                UpdateTime = record.UpdateTime,
            });
        }

        return resolved;
    }

    /// <summary>RFC 8428 §4.5.1: letters, digits and <c>- : . / _</c>, the first a letter or a digit.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetterOrDigit(name[0]))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or ':' or '.' or '/' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    private static double? Add(double? a, double? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);

    private static int? CheckVersion(int? found, int? before)
    {
        if (found is null)
        {
            return before;
        }

        if (found is < 1 or > Version)
        {
            throw new SenmlException($"SenML version {found} is not known here (RFC 8428 is {Version})");
        }

        return before is null || before == found ? found : throw new SenmlException("the SenML version changes inside the pack");
    }

    private static void CheckMustUnderstand(SenmlRecord record)
    {
        foreach (KeyValuePair<string, string> other in record.Others ?? [])
        {
            if (other.Key.EndsWith('_'))
            {
                throw new SenmlException($"field \"{other.Key}\" must be understood and is not (RFC 8428 §4.4)");
            }
        }
    }

    private static void CheckName(string name)
    {
        if (!IsName(name))
        {
            throw new SenmlException(name.Length == 0 ? "a record has no name" : $"\"{name}\" is not a SenML name (RFC 8428 §4.5.1)");
        }
    }
}
