using System.CommandLine;
using System.CommandLine.Parsing;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>Options that take a number; what is typed is read by <see cref="NumberText"/> and nothing else.</summary>
internal static class NumberOption
{
    /// <summary>A whole number that has a default.</summary>
    public static Option<int> Whole(string name, int minimum, int maximum, int otherwise, string description, string unit = "")
    {
        Option<int> option = Whole(name, minimum, maximum, description, unit);
        option.Required = false;
        option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    /// <summary>A whole number that must be given.</summary>
    public static Option<int> Whole(string name, int minimum, int maximum, string description, string unit = "") => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = result => Read(
            result, (string text, out string problem) => NumberText.Whole(text, minimum, maximum, name, out problem, unit)) ?? 0,
    };

    /// <summary>A whole number that may be absent.</summary>
    public static Option<int?> OptionalWhole(string name, int minimum, int maximum, string description, string unit = "") => new(name)
    {
        Description = description,
        CustomParser = result => Read(
            result, (string text, out string problem) => NumberText.Whole(text, minimum, maximum, name, out problem, unit)),
    };

    /// <summary>A number that has a default.</summary>
    public static Option<double> Decimal(
        string name, double minimum, double maximum, double otherwise, string description, string unit = "")
    {
        Option<double> option = Decimal(name, minimum, maximum, description, unit);
        option.Required = false;
        option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    /// <summary>A number that must be given.</summary>
    public static Option<double> Decimal(string name, double minimum, double maximum, string description, string unit = "") => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = result => Read(
            result, (string text, out string problem) => NumberText.Decimal(text, minimum, maximum, name, out problem, unit)) ?? 0,
    };

    /// <summary>A number that may be absent.</summary>
    public static Option<double?> OptionalDecimal(
        string name, double minimum, double maximum, string description, string unit = "") =>
        new(name)
        {
            Description = description,
            CustomParser = result => Read(
                result, (string text, out string problem) => NumberText.Decimal(text, minimum, maximum, name, out problem, unit)),
        };

    /// <summary>Numbers, the option once for each.</summary>
    public static Option<double[]> Decimals(string name, double minimum, double maximum, string description, string unit = "") => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var values = new List<double>();
            foreach (Token token in result.Tokens)
            {
                if (NumberText.Decimal(token.Value, minimum, maximum, name, out string problem, unit) is double value)
                {
                    values.Add(value);
                }
                else
                {
                    result.AddError(problem);
                }
            }

            return [.. values];
        },
    };

    /// <summary>50 or 60 Hz; absent is allowed.</summary>
    public static Option<int?> OptionalMains(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Read(result, (string text, out string problem) => MainsHertz(text, name, out problem)),
    };

    /// <summary>50 or 60 Hz, 50 when absent.</summary>
    public static Option<int> Mains(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => 50,
        CustomParser = result => Read(result, (string text, out string problem) => MainsHertz(text, name, out problem)) ?? 0,
    };

    /// <summary>A ratio as it is printed on a transformer: 40, or 200/5.</summary>
    public static Option<double> Ratio(string name, double minimum, double maximum, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => 1,
        CustomParser = result => Read(
            result, (string text, out string problem) => NumberText.Ratio(text, minimum, maximum, name, out problem)) ?? 0,
    };

    private static int? MainsHertz(string text, string name, out string problem)
    {
        int? hertz = NumberText.Whole(text, 50, 60, name, out problem, "Hz");
        if (hertz is 50 or 60)
        {
            return hertz;
        }

        problem = problem.Contains("must be", StringComparison.Ordinal) || hertz != null ? $"{name} must be 50 or 60" : problem;
        return null;
    }

    private static T? Read<T>(ArgumentResult result, Reader<T> read)
        where T : struct
    {
        T? value = read(result.Tokens[0].Value, out string problem);
        if (value is null)
        {
            result.AddError(problem);
        }

        return value;
    }

    private delegate T? Reader<T>(string text, out string problem)
        where T : struct;
}
