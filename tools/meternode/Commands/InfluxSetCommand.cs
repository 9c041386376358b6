using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms.Channels;
using MeterNode.Server.Interfaces.Influx;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode influx set</c>.</summary>
internal static class InfluxSetCommand
{
    private const string TokenVariable = "METERNODE_INFLUX_TOKEN";

    private static readonly Option<string> s_url = new("--url")
    {
        Description = "Address of InfluxDB, such as https://influx.example.com:8086.",
        HelpName = "URL",
        Required = true,
    };

    private static readonly Option<string?> s_database = new("--database")
    {
        Description = "Database of InfluxDB 1 or 3; VictoriaMetrics and Telegraf take any name.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> s_organization = new("--org")
    {
        Description = "Organization of InfluxDB 2.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> s_bucket = new("--bucket")
    {
        Description = "Bucket of InfluxDB 2, in place of a database.",
        HelpName = "NAME",
    };

    private static readonly InputFileOption s_token = new("--token-file")
    {
        Description = $"File whose first line is a token that may write there (default: the variable {TokenVariable}, or none).",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_since = new("--since")
    {
        Description = "Push what was stored before, too: since a day 2026-11-01 or a time 2026-11-01T06:00 of the plant's zone "
            + "('plant zone'), or of UTC.",
        HelpName = "TIME",
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string?> user = ChannelOptions.UserOption();
        Option<string?> authority = ChannelOptions.AuthorityOption();
        Option<ChannelSecurity> security = ChannelOptions.SecurityOption(
            "tls (default), or none: http:// may lead to another machine, and everybody on the way reads it.", ChannelSecurity.Tls);
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("set", """
            'serve' writes there every pack that is stored from now on, the same points as 'readings --out FILE.lp', in batches, by
            /write with --database, or by /api/v2/write with --org and --bucket. While InfluxDB is away nothing is lost and nothing waits
            for it: what it did not get is read from the evidence store. A server that runs begins within seconds, and its log says so, or
            why not.

            Examples:
              meternode influx set --url http://localhost:8086 --database plant --plant ~/plant
              meternode influx set --url https://influx.example.com:8086 --org factory --bucket plant --token-file ~/influx.token \
                --since 2026-11-01 --plant ~/plant
            """)
        {
            s_url, s_database, s_organization, s_bucket, s_token, user, authority, security, s_since, plant,
        };
        ChannelOptions.Password.AddTo(command);
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            Uri url = Url(parsed.GetRequiredValue(s_url), parsed.GetValue(security));
            string? authorityFile = ChannelOptions.FullPath(parsed.GetValue(authority));
            if (authorityFile is not null && url.Scheme == Uri.UriSchemeHttp)
            {
                throw new OperatorException(OperatorError.Usage, "--ca is for an address with https://");
            }

            string? name = parsed.GetValue(user);
            string? token = Token(parsed, context);
            if (name is not null && (token is not null || name.Length == 0 || name.Contains(':', StringComparison.Ordinal)))
            {
                throw new OperatorException(OperatorError.Usage, token is not null
                    ? "both a token and --user: give the one that may write there"
                    : $"--user '{name}' is no user: a name has no colon");
            }

            InfluxSettings settings = Target(parsed, new InfluxSettings { Url = url, SetAt = DateTimeOffset.UtcNow }) with
            {
                CaFile = authorityFile,
                Token = token,
                User = name,
                Password = name is null ? null : ChannelOptions.Password.Read(parsed, context, isNew: false),
                Since = Since(parsed, folder),
            };
            Keep(folder, settings);
            context.Error.WriteLine(
                $"'serve' pushes readings to {settings.Target}; its log says so, or why not."
                    + (settings.Url.Scheme == Uri.UriSchemeHttp && !settings.Url.IsLoopback
                        ? " Without https everybody on the way reads them, and what this program shows there." : ""));
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Where only the way of signing in changes, it goes on from where it is.</summary>
    private static void Keep(PlantFolder folder, InfluxSettings settings)
    {
        InfluxSettings? former = File.Exists(InfluxSettings.PathIn(folder)) ? Former(folder) : null;
        (former is not null && former.Target == settings.Target && (settings.Since is null || settings.Since == former.Since)
            ? settings with { SetAt = former.SetAt, Since = former.Since } : settings).Save(folder);
    }

    /// <summary>The settings that are replaced; one that cannot be read is nothing to go on from.</summary>
    private static InfluxSettings? Former(PlantFolder folder)
    {
        try
        {
            return InfluxSettings.Load(folder);
        }
        catch (OperatorException)
        {
            return null;
        }
    }

    private static Uri Url(string text, ChannelSecurity security)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0
            || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            // What was typed is not repeated: it may have a password in it.
            throw new OperatorException(
                OperatorError.Usage, "--url is no address of InfluxDB: write https://HOST:8086, without user, password and query");
        }

        if (security == ChannelSecurity.StartTls)
        {
            throw new OperatorException(OperatorError.Usage, "InfluxDB knows no starttls: give --security tls or none");
        }

        return url.Scheme == Uri.UriSchemeHttps || url.IsLoopback || security == ChannelSecurity.None ? url
            : throw new OperatorException(
                OperatorError.Usage,
                $"everybody on the way to {url.Host} would read what http:// sends: write https://, or give --security none if nobody else "
                    + "is in that network");
    }

    private static InfluxSettings Target(ParseResult parsed, InfluxSettings settings) =>
        (parsed.GetValue(s_database), parsed.GetValue(s_organization), parsed.GetValue(s_bucket)) switch
        {
            ({ Length: > 0 } database, null, null) => settings with { Database = Plain(database, "--database") },
            (null, { Length: > 0 } organization, { Length: > 0 } bucket) =>
                settings with { Organization = Plain(organization, "--org"), Bucket = Plain(bucket, "--bucket") },
            _ => throw new OperatorException(
                OperatorError.Usage, "give --database for InfluxDB 1 or 3, or --org and --bucket for InfluxDB 2"),
        };

    private static string Plain(string name, string option) => !name.Any(char.IsControl) ? name
        : throw new OperatorException(OperatorError.Usage, $"{option} has a character that cannot be printed");

    private static string? Token(ParseResult parsed, CommandContext context)
    {
        string? path = parsed.GetValue(s_token);
        if (path is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TokenVariable)))
        {
            return null;
        }

        string token = PassphraseOption.Read(path, s_token.Name, TokenVariable, context, isNew: false, "token").Trim();
        return token.Length > 0 && token.All(character => character is > ' ' and <= '~') ? token
            : throw new OperatorException(OperatorError.Usage, "the token has a space or a character that no token has: copy it again");
    }

    private static DateTimeOffset? Since(ParseResult parsed, PlantFolder folder)
    {
        if (parsed.GetValue(s_since) is not string text)
        {
            return null;
        }

        DateTimeOffset since = LocalTime.Moment(text, LocalTime.ZoneOrUtc(folder.Zone))
            ?? throw new OperatorException(
                OperatorError.Usage, $"--since does not understand '{text}': write a day 2026-11-01, or a time such as 2026-11-01T06:00");
        return since <= DateTimeOffset.UtcNow ? since.ToUniversalTime()
            : throw new OperatorException(
                OperatorError.Usage, $"--since {text} is in the future: without it, what comes from now on is pushed");
    }
}
