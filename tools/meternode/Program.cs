return MeterNode.Cli.Cli.Run(args);
