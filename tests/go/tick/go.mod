module tick

go 1.21
