using Seq2Seq.Cli;

return Application.Run(args, Streams.OfConsole());
